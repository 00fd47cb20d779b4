/** Names of the messages between the window's preload and the main process. Free of imports: the preload bundles it. */
export const channels = {
  /** Window asks for an engine port. */
  requestEnginePort: 'engine-port:request',
  /** Main hands one over, as the message's only port. */
  enginePort: 'engine-port',
  openDialog: 'dialog:open',
  saveDialog: 'dialog:save',
  reveal: 'shell:reveal',
  openFiles: 'open-files',
  menuCommand: 'menu-command',
} as const;
