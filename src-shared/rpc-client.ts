/** Client side of the contract: typed calls with cancel, typed events. */
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
  events,
} from './contract.js';
import { LapidaryError } from './errors.js';
import { type Port, rpcMessageSchema } from './rpc-messages.js';

interface Pending {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

export class RpcClient {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #nextId = 1;
  #closed = false;

  constructor(port: Port, onClosed: () => void = () => undefined) {
    this.#port = port;
    port.onMessage((raw) => {
      this.#receive(raw);
    });
    port.onClose(() => {
      this.#closed = true;
      const gone = new LapidaryError(
        'ENGINE_GONE',
        'The engine stopped before it answered.',
        'It is started again; try once more.',
      );
      for (const pending of this.#pending.values()) pending.reject(gone);
      this.#pending.clear();
      onClosed();
    });
  }

  /** Calls the engine. Rejects with a LapidaryError; aborting the signal cancels the work and rejects with CANCELLED. */
  async call<N extends CallName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>> {
    if (this.#closed) throw new LapidaryError('ENGINE_GONE', 'The engine is not running.');
    const id = this.#nextId++;
    const output = await new Promise<unknown>((resolve, reject) => {
      const abort = (): void => {
        if (!this.#pending.delete(id)) return;
        this.#port.send({ type: 'cancel', id });
        reject(new LapidaryError('CANCELLED', `The call ${name} was cancelled.`));
      };
      if (signal?.aborted === true) {
        reject(new LapidaryError('CANCELLED', `The call ${name} was cancelled.`));
        return;
      }
      this.#pending.set(id, {
        resolve: (value) => {
          signal?.removeEventListener('abort', abort);
          resolve(value);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.#port.send({ type: 'call', id, name, input });
    });
    const parsed = calls[name].output.safeParse(output);
    if (!parsed.success)
      throw new LapidaryError('PROTOCOL', `The answer to ${name} does not fit: ${parsed.error.message}`);
    return parsed.data as CallOutput<N>;
  }

  /** Listens to an event; returns what stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  close(): void {
    this.#port.close();
  }

  #receive(raw: unknown): void {
    const message = rpcMessageSchema.parse(raw);
    if (message.type === 'result' || message.type === 'error') {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (pending === undefined) return; // cancelled meanwhile
      if (message.type === 'result') pending.resolve(message.output);
      else pending.reject(LapidaryError.fromInfo(message.error));
      return;
    }
    if (message.type !== 'event' || !Object.hasOwn(events, message.name)) return;
    const name = message.name as EventName;
    const payload = events[name].parse(message.payload) as never;
    for (const listener of this.#listeners.get(name) ?? []) listener(payload);
  }
}
