/**
 * The line to the engine, kept alive: calls, events that outlive a reconnect, and back-off between attempts.
 * State is pushed to one listener; who wants it in React reads the store (state/engine-store.ts).
 */
import {
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type EventPayload,
  events,
} from '../../src-shared/contract.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { RpcClient } from '../../src-shared/rpc-client.js';
import type { Port } from '../../src-shared/rpc-messages.js';
import type { Transport } from './transport.js';

export type EngineInfo = CallOutput<'engine.info'>;

export type EngineState =
  | { kind: 'connecting'; attempt: number }
  | { kind: 'ready'; info: EngineInfo; generation: number }
  /** Lost; the next attempt is at `retryAt` (milliseconds since the epoch). */
  | { kind: 'lost'; attempt: number; retryAt: number; reason: string };

/** Milliseconds to wait before attempt `attempt` (1, 2, …): 0.5 s doubling to 15 s. */
export function backOff(attempt: number): number {
  return Math.min(15_000, 500 * 2 ** Math.max(0, attempt - 1));
}

type Listener = (payload: never) => void;

export class EngineConnection {
  readonly #transport: Transport;
  readonly #onState: (state: EngineState) => void;
  readonly #listeners = new Map<EventName, Set<Listener>>();
  #client: RpcClient | null = null;
  #waiting: ((client: RpcClient) => void)[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  #attempt = 0;

  constructor(transport: Transport, onState: (state: EngineState) => void) {
    this.#transport = transport;
    this.#onState = onState;
    transport.onReplaced((port) => void this.#adopt(port));
  }

  start(): void {
    void this.#connect();
  }

  /** Tries at once instead of waiting for the back-off. */
  reconnect(): void {
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#client?.close();
    void this.#connect();
  }

  /** Calls the engine; before the first connection the call waits for it, on a lost one it is refused. */
  async call<N extends CallName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>> {
    const client = this.#client ?? (this.#generation === 0 ? await this.#firstClient() : null);
    if (client === null) {
      throw new LapidaryError('ENGINE_GONE', 'The engine is not running.', 'Reconnect, then try once more.');
    }
    return client.call(name, input, signal);
  }

  /** Listens to an event across reconnects; returns what stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  #firstClient(): Promise<RpcClient> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async #connect(): Promise<void> {
    this.#attempt += 1;
    this.#onState({ kind: 'connecting', attempt: this.#attempt });
    try {
      await this.#adopt(await this.#transport.open());
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  async #adopt(port: Port): Promise<void> {
    clearTimeout(this.#retry);
    const previous = this.#client;
    this.#client = null;
    previous?.close();
    const client: RpcClient = new RpcClient(port, () => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#lost('the engine stopped');
    });
    for (const name of Object.keys(events) as EventName[]) this.#forward(client, name);
    this.#client = client;
    const info = await client.call('engine.info', {});
    if (this.#client !== client) return;
    this.#attempt = 0;
    this.#generation += 1;
    for (const resolve of this.#waiting.splice(0)) resolve(client);
    this.#onState({ kind: 'ready', info, generation: this.#generation });
  }

  #forward(client: RpcClient, name: EventName): void {
    client.on(name, (payload) => {
      for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
    });
  }

  #lost(reason: string): void {
    clearTimeout(this.#retry);
    const wait = backOff(Math.max(1, this.#attempt));
    this.#onState({ kind: 'lost', attempt: this.#attempt, retryAt: Date.now() + wait, reason });
    this.#retry = setTimeout(() => void this.#connect(), wait);
  }
}
