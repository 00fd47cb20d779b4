/**
 * Structured-clone-like messages as JSON, for the pipe between Electron 9's Node 12 and the system's Node: their own
 * serializers do not read each other's format. Byte arrays stay byte arrays; what is not listed throws by name.
 */
'use strict';

const tag = '$lapidary';

/** @param {unknown} value @returns {unknown} */
function encode(value) {
  if (value === undefined) return { [tag]: 'undefined' };
  if (typeof value === 'number' && !Number.isFinite(value)) return { [tag]: 'number', value: String(value) };
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return value;
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { [tag]: 'bytes', value: bytes.toString('base64') };
  }
  if (Array.isArray(value)) return value.map(encode);
  const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype === null || (prototype !== undefined && prototype.constructor.name === 'Object')) {
    const plain = {};
    for (const key of Object.keys(value)) plain[key] = encode(value[key]);
    return plain;
  }
  throw new Error(`legacy shim: a message with ${Object.prototype.toString.call(value)} is not supplied`);
}

/** @param {unknown} value @returns {unknown} */
function decode(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  if (value[tag] === 'undefined') return undefined;
  if (value[tag] === 'number') return Number(value.value);
  if (value[tag] === 'bytes') return new Uint8Array(Buffer.from(value.value, 'base64'));
  const plain = {};
  for (const key of Object.keys(value)) plain[key] = decode(value[key]);
  return plain;
}

module.exports = { encode, decode };
