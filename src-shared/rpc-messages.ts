/** What travels between an engine client and the engine: two verbs (call, event) and a cancel by request id. */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';

export const rpcMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.number().int() }),
  z.object({ type: z.literal('result'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: errorInfoSchema }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);

export type RpcMessage = z.infer<typeof rpcMessageSchema>;

/**
 * One end of a two-way channel: a MessagePort on the desktop, a WebSocket in `serve`, a pair of queues in-process.
 * Messages are structured-cloneable; byte arrays in them stay byte arrays.
 */
export interface Port {
  send(message: RpcMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
