import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { RpcMessage } from '../../../src-shared/rpc-messages.js';
import { type MessagePortLike, portFromMessagePort } from './message-port.js';

class FakePort extends EventEmitter implements MessagePortLike {
  readonly sent: unknown[] = [];
  started = false;
  closed = false;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }

  start(): void {
    this.started = true;
  }

  close(): void {
    this.closed = true;
  }
}

const call: RpcMessage = { type: 'call', id: 1, name: 'engine.info', input: {} };

it('passes messages on, and starts delivery when someone listens', () => {
  const fake = new FakePort();
  const port = portFromMessagePort(fake);
  expect(fake.started).toBe(false);
  const received: unknown[] = [];
  port.onMessage((message) => received.push(message));
  expect(fake.started).toBe(true);
  fake.emit('message', { data: call });
  port.send(call);
  expect(received).toEqual([call]);
  expect(fake.sent).toEqual([call]);
});

it('tells that the other side is gone and sends nothing more', () => {
  const fake = new FakePort();
  const port = portFromMessagePort(fake);
  let closes = 0;
  port.onClose(() => closes++);
  fake.emit('close');
  port.send(call);
  expect(closes).toBe(1);
  expect(fake.sent).toEqual([]);
});

it('closes', () => {
  const fake = new FakePort();
  portFromMessagePort(fake).close();
  expect(fake.closed).toBe(true);
});
