/** What the shell uses of webContents that Electron 9 has in another form. */
'use strict';

/** setWindowOpenHandler (Electron 12) over the event it replaced. */
function supplyWindowOpenHandler(contents) {
  contents.setWindowOpenHandler = (handler) => {
    contents.on('new-window', (event, url, frameName, disposition) => {
      event.preventDefault();
      const { action } = handler({ url, frameName, disposition });
      if (action !== 'deny') throw new Error(`legacy shim: the window open action '${action}' is not supplied`);
    });
  };
}

/** will-frame-navigate (Electron 25) for sub-frames, from the requests they make. */
function watchFrames(contents, listener) {
  contents.session.webRequest.onBeforeRequest((details, callback) => {
    if (details.resourceType !== 'subFrame' || details.webContentsId !== contents.id) {
      callback({});
      return;
    }
    let cancel = false;
    const preventDefault = () => {
      cancel = true;
    };
    listener({ url: details.url, isMainFrame: false, isSameDocument: false, preventDefault });
    callback({ cancel });
  });
}

exports.adaptWebContents = (contents) => {
  supplyWindowOpenHandler(contents);
  const listen = contents.on;
  const on = (name, listener) => {
    if (name === 'will-frame-navigate') {
      watchFrames(contents, listener);
      return contents;
    }
    if (name !== 'will-navigate') return listen.call(contents, name, listener);
    // The first argument became an object with the details in it (Electron 22).
    return listen.call(contents, name, (event, url) => {
      listener(Object.assign(event, { url, isMainFrame: true, isSameDocument: false }));
    });
  };
  on.suppliedEvents = ['will-frame-navigate'];
  contents.on = on;
};
