/*
 * Legacy end-to-end build only, in front of the preload: webUtils (Electron 30) over File.path, which it replaced.
 * The context bridge of Electron 9 passes a File as an empty object, so the path is read on the page's side: the
 * bridge is exposed under another name, and the page gets a copy whose pathForFile needs no crossing.
 */
require = ((original) => (name) => {
  const found = original(name);
  if (name !== 'electron') return found;
  const exposeInMainWorld = (key, api) => {
    found.contextBridge.exposeInMainWorld(`${key}Bridge`, api);
    found.webFrame.executeJavaScript(
      `window.${key} = Object.assign({}, window.${key}Bridge, { pathForFile: (file) => file.path });`,
    );
  };
  const notCrossing = () => {
    throw new Error('legacy shim: a File does not pass the context bridge');
  };
  return Object.assign({}, found, { contextBridge: { exposeInMainWorld }, webUtils: { getPathForFile: notCrossing } });
})(require);
