/** `event.senderFrame` (Electron 12). In Electron 9 preloads run in top frames only, so a sender is always one. */
'use strict';

const frames = new WeakMap();

/** Stand-in for WebFrameMain of the top frame. */
function mainFrameOf(contents) {
  if (!frames.has(contents)) {
    const frame = {
      parent: null,
      get url() {
        return contents.getURL();
      },
    };
    frames.set(contents, frame);
  }
  return frames.get(contents);
}

exports.adaptIpcMain = (ipcMain) => {
  for (const method of ['on', 'once', 'handle', 'handleOnce']) {
    const register = ipcMain[method];
    ipcMain[method] = (channel, listener) =>
      register.call(ipcMain, channel, (event, ...args) => {
        event.senderFrame = mainFrameOf(event.sender);
        return listener(event, ...args);
      });
  }
};
