/** What the bundles of main use of newer Node and ECMAScript, on the Node 12 inside Electron 9. */
'use strict';

const fs = require('fs');
const Module = require('module');

const aliases = new Map([['fs/promises', fs.promises]]);
const load = Module._load;
Module._load = function loadWithAliases(request, ...rest) {
  return aliases.has(request) ? aliases.get(request) : load.call(this, request, ...rest);
};

/** From now on `require(name)` gives `exported`. */
exports.aliasModule = (name, exported) => {
  aliases.set(name, exported);
};

const promises = fs.promises;
if (promises.rm === undefined) {
  promises.rm = async (path, options) => {
    if (options && options.recursive) throw new Error('legacy shim: fs.promises.rm with recursive is not supplied');
    try {
      await promises.unlink(path);
    } catch (error) {
      if (!(options && options.force && error.code === 'ENOENT')) throw error;
    }
  };
}

function add(target, name, value) {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

add(Object, 'hasOwn', (object, key) => Object.prototype.hasOwnProperty.call(object, key));
add(Array.prototype, 'at', function at(index) {
  return this[index < 0 ? this.length + index : index];
});
add(String.prototype, 'replaceAll', function replaceAll(search, replacement) {
  return typeof search === 'string' ? this.split(search).join(replacement) : this.replace(search, replacement);
});

/** Enough of the Fetch standard's Response to answer a request of the app's scheme. */
class Response {
  constructor(body, { status = 200, headers = {} } = {}) {
    this.status = status;
    this.headers = Object.assign({}, headers);
    this.bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body);
  }
}
add(globalThis, 'Response', Response);
