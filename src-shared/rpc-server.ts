/** Engine side of the contract: parses, dispatches, answers; one AbortController per call in flight. */
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
} from './contract.js';
import { LapidaryError, toErrorInfo } from './errors.js';
import { type Port, rpcMessageSchema } from './rpc-messages.js';

export type Handlers = {
  [N in CallName]: (input: CallInput<N>, signal: AbortSignal) => Promise<CallOutput<N>> | CallOutput<N>;
};

/** Anything that can be told about events: one connected client. */
export interface EventSink {
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

async function dispatch(
  handlers: Partial<Handlers>,
  name: CallName,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) {
    throw new LapidaryError(
      'PROTOCOL',
      `The call ${name} was made with input that does not fit: ${parsed.error.message}`,
    );
  }
  // The input schema and the handler's parameter come from the same entry of `calls`, which TypeScript cannot follow.
  const handler = handlers[name] as ((input: unknown, signal: AbortSignal) => unknown) | undefined;
  if (handler === undefined) throw new LapidaryError('PROTOCOL', `The call ${name} is not answered here.`);
  return await handler(parsed.data, signal);
}

/** Serves one client over `port` until it closes; its unfinished calls are then aborted. Calls without a handler are refused. */
export function serveRpc(
  port: Port,
  handlers: Partial<Handlers>,
  onInternalError: (error: unknown) => void,
): EventSink {
  const inFlight = new Map<number, AbortController>();
  port.onMessage((raw) => {
    const parsed = rpcMessageSchema.safeParse(raw);
    if (!parsed.success) {
      onInternalError(new LapidaryError('PROTOCOL', `A message does not fit the protocol: ${parsed.error.message}`));
      return;
    }
    const message = parsed.data;
    if (message.type === 'cancel') {
      inFlight.get(message.id)?.abort();
      return;
    }
    if (message.type !== 'call') return;
    const { id, name, input } = message;
    if (!isCallName(name)) {
      port.send({
        type: 'error',
        id,
        error: new LapidaryError('PROTOCOL', `There is no call named ${name}.`).toInfo(),
      });
      return;
    }
    const controller = new AbortController();
    inFlight.set(id, controller);
    dispatch(handlers, name, input, controller.signal)
      .then(
        (output) => {
          port.send({ type: 'result', id, output });
        },
        (error: unknown) => {
          const info = toErrorInfo(error);
          if (info.code === 'INTERNAL') onInternalError(error);
          port.send({ type: 'error', id, error: info });
        },
      )
      .catch(onInternalError)
      .finally(() => inFlight.delete(id));
  });
  port.onClose(() => {
    for (const controller of inFlight.values()) controller.abort();
    inFlight.clear();
  });
  return {
    emit: (name, payload) => {
      port.send({ type: 'event', name, payload });
    },
  };
}
