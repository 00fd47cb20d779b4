/** In the child of utility-process.cjs: `process.parentPort`, and ports whose other end is in the parent. */
'use strict';

const { EventEmitter } = require('node:events');
const { decode, encode } = require('./wire.cjs');

/** Stand-in for MessagePortMain. */
class BridgedPort extends EventEmitter {
  constructor(id) {
    super();
    this.id = id;
    this.waiting = [];
    this.started = false;
  }

  postMessage(data, transfer = []) {
    if (transfer.length > 0) throw new Error('legacy shim: passing a port through a port is not supplied');
    send({ kind: 'port', id: this.id, data: encode(data) });
  }

  start() {
    this.started = true;
    for (const data of this.waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  deliver(data) {
    if (this.started) this.emit('message', { data, ports: [] });
    else this.waiting.push(data);
  }

  close() {
    if (ports.delete(this.id)) send({ kind: 'close', id: this.id });
  }
}

const ports = new Map();
const parentPort = new EventEmitter();
/** Messages that came before the entry module listened; a module is loaded after this file has run. */
let early = [];
parentPort.on('newListener', (name) => {
  if (name !== 'message' || early === null) return;
  const waiting = early;
  early = null;
  setImmediate(() => waiting.forEach((event) => parentPort.emit('message', event)));
});
parentPort.postMessage = (data) => send({ kind: 'parent', data: encode(data) });

function send(wire) {
  if (process.connected) process.send(wire);
}

function bridged(id) {
  const port = new BridgedPort(id);
  ports.set(id, port);
  return port;
}

process.on('message', (wire) => {
  if (wire.kind === 'parent') {
    const event = { data: decode(wire.data), ports: wire.ports.map(bridged) };
    if (early === null) parentPort.emit('message', event);
    else early.push(event);
    return;
  }
  const port = ports.get(wire.id);
  if (port === undefined) return;
  if (wire.kind === 'port') port.deliver(decode(wire.data));
  else {
    ports.delete(wire.id);
    port.emit('close');
  }
});

// A utility process ends with the app; a plain child has to see to it itself.
process.on('disconnect', () => process.exit(0));

Object.defineProperty(process, 'parentPort', { value: parentPort });
