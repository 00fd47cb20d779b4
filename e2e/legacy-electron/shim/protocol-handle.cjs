/** `protocol.handle` (Electron 25) over registerBufferProtocol; the rest of `protocol` that the shell uses as it is. */
'use strict';

const { refuseNewNames } = require('./not-supplied.cjs');

exports.supplyProtocol = (protocol) => {
  const supplied = {
    registerSchemesAsPrivileged: (schemes) => protocol.registerSchemesAsPrivileged(schemes),
    handle: (scheme, handler) => {
      protocol.registerBufferProtocol(scheme, (request, callback) => {
        Promise.resolve()
          .then(() => handler({ url: request.url, method: request.method }))
          .then((response) => {
            const [mimeType, charset] = response.headers['content-type'].split('; charset=');
            const answer = { statusCode: response.status, headers: response.headers, data: response.bytes, mimeType };
            callback(charset === undefined ? answer : Object.assign(answer, { charset }));
          })
          .catch((error) => {
            process.stderr.write(`legacy shim: the handler of ${scheme}: failed: ${error.stack}\n`);
            callback({ error: -2 });
          });
      });
    },
  };
  refuseNewNames(supplied, 'electron.protocol');
  return supplied;
};
