import { describe, expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { testMetrics } from '../testing/metrics.js';
import { LayoutClient, type LayoutWorker } from './client.js';
import type { FromWorker, ToWorker } from './messages.js';
import { answerScene, createLayoutState, type SceneAnswer } from './requests.js';

const model = transformerGraph(12);

/** A worker that answers when it is told to. */
class HeldWorker implements LayoutWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  terminated = false;
  readonly asked: Extract<ToWorker, { type: 'scene' }>[] = [];
  readonly #state = createLayoutState(model, testMetrics);

  postMessage(message: ToWorker): void {
    if (message.type === 'scene') this.asked.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  answer(index: number): void {
    const message = this.asked[index];
    if (message === undefined) throw new Error('nothing was asked');
    this.onmessage?.({ data: { type: 'scene', id: message.id, answer: answerScene(this.#state, message.request) } });
  }
}

function setup(): {
  client: LayoutClient;
  workers: HeldWorker[];
  scenes: SceneAnswer[];
  busy: boolean[];
  failed: string[];
} {
  const workers: HeldWorker[] = [];
  const scenes: SceneAnswer[] = [];
  const busy: boolean[] = [];
  const failed: string[] = [];
  const create = (): LayoutWorker => {
    const worker = new HeldWorker();
    workers.push(worker);
    return worker;
  };
  const client = new LayoutClient(create, model, testMetrics, {
    onScene: (_, answer) => scenes.push(answer),
    onFailed: (message) => failed.push(message),
    onBusy: (now) => busy.push(now),
  });
  return { client, workers, scenes, busy, failed };
}

describe('LayoutClient', () => {
  it('asks for one scene at a time and draws only the newest, losing no change', () => {
    const { client, workers, scenes } = setup();
    client.request(0, [{ kind: 'expandAll' }]);
    client.request(0, [{ kind: 'toggle', path: 'model/layers.0' }]);
    client.request(0, [{ kind: 'toggle', path: 'model/layers.1' }]);
    const worker = workers[0];
    expect(worker?.asked.length).toBe(1);
    worker?.answer(0);
    expect(scenes.length).toBe(0);
    expect(worker?.asked.length).toBe(2);
    worker?.answer(1);
    expect(scenes.length).toBe(1);
    // All twelve layers were open; the two changes closed two of them.
    const layers = scenes[0]?.open.filter((path) => /layers\.\d+$/.test(path)) ?? [];
    expect(layers.length).toBe(10);
    expect(layers).not.toContain('model/layers.0');
    expect(layers).not.toContain('model/layers.1');
  });

  it('keeps what is open in a graph between scenes', () => {
    const { client, workers, scenes } = setup();
    client.request(0, [{ kind: 'opening' }]);
    workers[0]?.answer(0);
    client.request(0, []);
    workers[0]?.answer(1);
    expect(scenes[1]?.open).toEqual(scenes[0]?.open);
  });

  it('stops a layout by ending its worker, and starts another for the next request', () => {
    const { client, workers, scenes, busy } = setup();
    client.request(0, [{ kind: 'opening' }]);
    client.cancel();
    expect(workers[0]?.terminated).toBe(true);
    workers[0]?.answer(0);
    client.request(0, [{ kind: 'opening' }]);
    workers[1]?.answer(0);
    expect(scenes.length).toBe(1);
    expect(busy).toEqual([true, false, true, false]);
  });

  it('reports a worker that breaks', () => {
    const { client, workers, failed } = setup();
    client.request(0, [{ kind: 'opening' }]);
    workers[0]?.onerror?.({ message: 'out of memory' });
    expect(failed).toEqual(['out of memory']);
  });
});
