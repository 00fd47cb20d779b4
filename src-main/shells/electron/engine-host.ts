/**
 * Keeps the engine's process running: starts it, hands windows their ports, starts it again after a crash (with
 * growing pauses), and ends it with the app.
 */
import { utilityProcess, MessageChannelMain, type MessagePortMain, type UtilityProcess } from 'electron';
import { BackOff } from './back-off.js';

export interface EngineHostOptions {
  /** Path of the bundled engine-process.js. */
  modulePath: string;
  env: NodeJS.ProcessEnv;
  log: (source: 'main' | 'engine', text: string) => void;
  /** A process is running (again): every window needs a new port. */
  onRestarted: () => void;
  /** The engine crashed too often in a row and is not started again until `retry`. */
  onGivenUp: () => void;
}

/** Environment of the engine's process. */
export function engineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...env };
  // Node options meant for a developer's shell must not reach a process that reads untrusted files.
  delete own['NODE_OPTIONS'];
  // The engine forks plain Node children (the ONNX Runtime runner). Its own executable is Electron, which behaves as
  // Node only with this in the child's environment.
  own['LAPIDARY_NODE_ENV'] = 'ELECTRON_RUN_AS_NODE=1';
  return own;
}

export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #backOff = new BackOff();
  #child: UtilityProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #stopping = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** Process id of the running engine, for the log; undefined between a crash and the restart. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { log, modulePath, env } = this.#options;
    const child = utilityProcess.fork(modulePath, [], {
      serviceName: 'lapidary-engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: engineEnvironment(env),
    });
    const startedAt = Date.now();
    child.stdout?.on('data', (chunk: Buffer) => log('engine', chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => log('engine', chunk.toString('utf8')));
    child.once('spawn', () => log('main', `engine started, process ${child.pid ?? 0}`));
    // Without a listener an 'error' event would be thrown in the main process. The exit that follows is handled below.
    child.on('error', (type, location) => log('main', `engine: ${type} at ${location}`));
    child.once('exit', (code) => {
      if (this.#child === child) this.#child = null;
      log('main', `engine ended with code ${code}`);
      if (!this.#stopping) this.#startLater(Date.now() - startedAt);
    });
    this.#child = child;
  }

  /** A new port to the engine; null while it is down (the caller gets one after `onRestarted`). */
  connect(): MessagePortMain | null {
    if (this.#child === null) return null;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage({ type: 'connect' }, [port2]);
    return port1;
  }

  /** Starts again after the host gave up. */
  retry(): void {
    this.#backOff.reset();
    if (this.#child !== null || this.#restart !== null || this.#stopping) return;
    this.start();
    this.#options.onRestarted();
  }

  /** Asks the engine to end its children and itself; it is killed after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        child.kill();
        resolve();
      }, graceMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.postMessage({ type: 'shutdown' });
    });
  }

  #startLater(livedMs: number): void {
    const delay = this.#backOff.afterCrash(livedMs);
    if (delay === null) {
      this.#options.log('main', 'the engine keeps crashing; it is not started again');
      this.#options.onGivenUp();
      return;
    }
    this.#restart = setTimeout(() => {
      this.#restart = null;
      this.start();
      this.#options.onRestarted();
    }, delay);
  }
}
