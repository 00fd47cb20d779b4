/**
 * `utilityProcess` (Electron 22) as a child of the system's Node, which stands in for the newer Node of Electron 45.
 * A message port cannot enter a child process, so each one sent stays here and its messages cross the pipe.
 */
'use strict';

const { fork } = require('child_process');
const { EventEmitter } = require('events');
const path = require('path');
const { decode, encode } = require('./wire.cjs');

class UtilityProcess extends EventEmitter {
  constructor(child) {
    super();
    this.child = child;
    this.ports = new Map();
    this.nextPort = 1;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    setImmediate(() => this.emit('spawn'));
    child.on('message', (wire) => this.receive(wire));
    child.on('exit', (code, signal) => {
      for (const port of this.ports.values()) port.close();
      this.ports.clear();
      // Electron reports a signal as the process's exit status.
      this.emit('exit', code === null ? signal : code);
    });
  }

  get pid() {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  postMessage(data, transfer = []) {
    const ports = transfer.map((port) => this.bridge(port));
    this.send({ kind: 'parent', data: encode(data), ports });
  }

  kill() {
    return this.child.kill();
  }

  bridge(port) {
    const id = this.nextPort++;
    this.ports.set(id, port);
    port.on('message', (event) => this.send({ kind: 'port', id, data: encode(event.data) }));
    port.on('close', () => {
      if (this.ports.delete(id)) this.send({ kind: 'close', id });
    });
    port.start();
    return id;
  }

  receive(wire) {
    if (wire.kind === 'parent') {
      this.emit('message', decode(wire.data));
      return;
    }
    const port = this.ports.get(wire.id);
    if (port === undefined) return; // closed on this side meanwhile
    if (wire.kind === 'port') port.postMessage(decode(wire.data));
    else {
      this.ports.delete(wire.id);
      port.close();
    }
  }

  send(wire) {
    if (this.child.connected) this.child.send(wire);
  }
}

exports.supplyUtilityProcess = (electron) => ({
  fork(modulePath, args = [], options = {}) {
    if (!electron.app.isReady()) throw new Error('utilityProcess.fork can only be called after the app is ready');
    const execPath = process.env.LAPIDARY_E2E_NODE;
    if (execPath === undefined) throw new Error('legacy shim: LAPIDARY_E2E_NODE does not name a Node executable');
    const child = fork(modulePath, args, {
      execPath,
      execArgv: ['-r', path.join(__dirname, 'parent-port.cjs')],
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return new UtilityProcess(child);
  },
});
