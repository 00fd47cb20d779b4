/** Where the models of one client are open: in this process, or each in a thread of its own (reader/). */
import { type CallInput, type CallOutput, calls } from '../../src-shared/contract.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import { isModelCall, type ModelCall } from '../../src-shared/model-call.js';
import { modelHandlers } from './model-handlers.js';
import { OpenModels } from './open-models.js';

export interface ModelHost {
  call<N extends ModelCall>(name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallOutput<N>>;
  /** Closes all models of the client. */
  close(): void;
}

/** Handlers that pass every call about a model on to the host. */
export function modelCalls(host: ModelHost): Pick<Handlers, ModelCall> {
  const names = Object.keys(calls).filter(isModelCall);
  const passOn = names.map((name) => [
    name,
    (input: CallInput<ModelCall>, signal: AbortSignal) => host.call(name, input, signal),
  ]);
  // One entry for each name: what fromEntries makes cannot say so in types.
  return Object.fromEntries(passOn) as Pick<Handlers, ModelCall>;
}

/** Models open in this process: for the command line, where nothing waits for the reading. */
export class LocalModels implements ModelHost {
  readonly #models = new OpenModels();
  readonly #handlers: Pick<Handlers, ModelCall>;

  constructor(dataDir: string) {
    this.#handlers = modelHandlers(this.#models, dataDir);
  }

  async call<N extends ModelCall>(name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallOutput<N>> {
    // Input and handler are of the same name, which TypeScript cannot follow.
    const handler = this.#handlers[name] as (input: CallInput<N>, signal: AbortSignal) => Promise<CallOutput<N>>;
    return handler(input, signal);
  }

  close(): void {
    this.#models.clear();
  }
}
