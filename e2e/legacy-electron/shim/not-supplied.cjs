/** Turns silent differences between Electron 9 and 45 into errors that name what is missing. */
'use strict';

/** Events that Electron 45 emits and this one's binary does not know (listed by searching it for each name). */
const newEvents = new Set([
  'before-mouse-event',
  'bounds-changed',
  'child-process-gone',
  'content-bounds-updated',
  'devtools-open-url',
  'devtools-search-query',
  'did-create-window',
  'frame-created',
  'persisted-state-restored',
  'preferred-size-changed',
  'query-session-end',
  'resized',
  'system-context-menu',
  'will-frame-navigate',
  'will-redirect',
]);

/** Listening to a new event throws unless the target supplies it (`supplied` on the target's own `on`). */
exports.refuseNewEvents = (target, label) => {
  for (const method of ['on', 'once', 'addListener']) {
    const listen = target[method];
    const supplied = listen.suppliedEvents || [];
    target[method] = (name, listener) => {
      if (newEvents.has(name) && !supplied.includes(name)) {
        throw new Error(`legacy shim: the event '${name}' of ${label} is not supplied`);
      }
      return listen.call(target, name, listener);
    };
  }
};

/** Reading a name that this Electron's module does not have throws. */
exports.refuseNewNames = (module, label) => {
  const asked = new Proxy(Object.create(Object.prototype), {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name in Object.prototype || name === '__esModule' || name === 'then') {
        return Reflect.get(target, name, receiver);
      }
      throw new Error(`legacy shim: ${label}.${name} is not supplied`);
    },
  });
  Object.setPrototypeOf(module, asked);
};
