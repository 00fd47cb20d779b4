/** Two ends of an in-process channel, messages delivered in a later microtask as real channels do. Test fixture. */
import type { Port } from '../../src-shared/rpc-messages.js';

interface End extends Port {
  deliver(message: unknown): void;
  closed(): void;
}

function end(other: () => End): End {
  const messages: ((message: unknown) => void)[] = [];
  const closes: (() => void)[] = [];
  let open = true;
  return {
    send: (message) => {
      if (open) queueMicrotask(() => other().deliver(structuredClone(message)));
    },
    onMessage: (listener) => messages.push(listener),
    onClose: (listener) => closes.push(listener),
    deliver: (message) => {
      for (const listener of messages) if (open) listener(message);
    },
    closed: () => {
      if (!open) return;
      open = false;
      for (const listener of closes) listener();
    },
    close() {
      this.closed();
      other().closed();
    },
  };
}

export function portPair(): [Port, Port] {
  const a: End = end(() => b);
  const b: End = end(() => a);
  return [a, b];
}
