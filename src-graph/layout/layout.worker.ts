/** Thin entry of the layout worker; the work is in requests.ts. */
import { StringTable } from '../../src-shared/string-table.js';
import type { Scene } from '../core/scene.js';
import { type FromWorker, fromPlainModel, type ToWorker } from './messages.js';
import { answerScene, createLayoutState, type LayoutState, putAttributes } from './requests.js';

let state: LayoutState | undefined;

function buffersOf(scene: Scene): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const collect = (part: object): void => {
    for (const field of Object.values(part) as unknown[]) {
      if (ArrayBuffer.isView(field) && field.buffer instanceof ArrayBuffer) buffers.add(field.buffer);
      if (field instanceof ArrayBuffer) buffers.add(field);
    }
  };
  [scene, scene.boxes, scene.edges, scene.stubs].forEach(collect);
  return [...buffers];
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === 'model') {
    state = createLayoutState(fromPlainModel(message.model), message.metrics);
    return;
  }
  if (message.type === 'attributes') {
    const { stringBytes, stringOffsets, ...columns } = message.attributes;
    const strings = new StringTable(stringBytes, stringOffsets);
    if (state !== undefined) putAttributes(state, { strings, ...columns, cut: false });
    return;
  }
  try {
    if (state === undefined) throw new Error('The worker was asked for a scene before it had a model.');
    const answer = answerScene(state, message.request);
    reply({ type: 'scene', id: message.id, answer }, buffersOf(answer.scene));
  } catch (thrown) {
    reply({ type: 'failed', id: message.id, message: thrown instanceof Error ? thrown.message : String(thrown) }, []);
  }
};

function reply(message: FromWorker, transfer: ArrayBuffer[]): void {
  self.postMessage(message, { transfer });
}
