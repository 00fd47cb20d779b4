/** What opening large models costs, in counts that do not depend on the machine: bytes read, layouts made, messages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeHeavy } from '../bench/lib/large-models.js';
import { syntheticModels, writeSynthetic } from '../bench/lib/synthetic-models.js';
import { FileSource } from '../src-main/formats/byte-source.js';
import type { OpenedModel } from '../src-main/formats/model-format.js';
import { readModel } from '../src-main/formats/onnx/read-model.js';
import { openModel } from '../src-main/formats/registry.js';
import type { Scene } from '../src-graph/core/scene.js';
import { toPlainModel } from '../src-graph/layout/messages.js';
import { answerScene, createLayoutState, type SceneAnswer } from '../src-graph/layout/requests.js';
import { testMetrics } from '../src-graph/testing/metrics.js';
import { encodeAttributes } from '../src-shared/attributes-codec.js';
import { encodeGraph } from '../src-shared/graph-codec.js';

const mostMessageBytes = 16 * 1024 * 1024;
const mostReadBytes = 4_000_000;
const mostLayouts = 20;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-large-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const models = new Map<string, Promise<OpenedModel>>();

/** A generated model, written and opened once. */
function opened(name: string): Promise<OpenedModel> {
  let model = models.get(name);
  if (model === undefined) {
    const path = join(folder, `${name}.onnx`);
    writeSynthetic(path, syntheticModels[name] ?? { layers: 1, hidden: 16, heads: 4 });
    model = openModel(path);
    models.set(name, model);
  }
  return model;
}

/** The scenes a window asks for: as it opens, then with every group open. */
async function scenes(name: string): Promise<{ opening: SceneAnswer; expanded: SceneAnswer }> {
  const { graph } = await opened(name);
  const state = createLayoutState(graph, testMetrics);
  const opening = answerScene(state, { graph: 0, open: [], changes: [{ kind: 'opening' }] });
  const expanded = answerScene(state, { graph: 0, open: opening.open, changes: [{ kind: 'expandAll' }] });
  return { opening, expanded };
}

/** Bytes a value takes as a message between threads: its typed arrays, and its texts and numbers as JSON would be. */
function messageBytes(message: unknown): number {
  const buffers = new Set<ArrayBufferLike>();
  const rest = JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) return value;
    buffers.add(value instanceof ArrayBuffer ? value : value.buffer);
    return 0;
  });
  return [...buffers].reduce((sum, buffer) => sum + buffer.byteLength, rest.length);
}

const drawn = ({ boxes, edges, stubs }: Scene) => ({
  perBox: edges.points.length / boxes.count,
  stubsPerBox: stubs.count / boxes.count,
});

describe('a model of 1.5 GB', () => {
  it('is opened by reading less than 4 MB of it', () => {
    const path = join(folder, 'heavy.onnx');
    expect(writeHeavy(path, 24, 64 * 1024 * 1024)).toBeGreaterThan(1.5e9);
    const source = new FileSource(path);
    try {
      const { built } = readModel(source);
      expect(built.parameters.bytes).toBeGreaterThan(1.5e9);
      expect(source.bytesRead).toBeGreaterThan(0);
      expect(source.bytesRead).toBeLessThan(mostReadBytes);
    } finally {
      source.close();
    }
  });
});

describe('a model of 50,000 nodes', () => {
  it('crosses to the window in messages under 16 MB', async () => {
    const model = await opened('50k');
    for (const message of [encodeGraph(model.graph), encodeAttributes(model.attributes())]) {
      expect(message.byteLength).toBeGreaterThan(100_000);
      expect(message.byteLength).toBeLessThan(mostMessageBytes);
    }
    expect(messageBytes(model.report)).toBeLessThan(1_000_000);
    expect(messageBytes(toPlainModel(model.graph))).toBeLessThan(mostMessageBytes);
  });

  it.each(['50k', '50k-mask'])('%s is laid out with at most 20 layouts, opened and expanded', async (name) => {
    const { opening, expanded } = await scenes(name);
    expect(opening.scene.boxes.count).toBeLessThan(150);
    expect(expanded.scene.boxes.count).toBeGreaterThan(50_000);
    expect(opening.scene.layoutCalls + expanded.scene.layoutCalls).toBeLessThanOrEqual(mostLayouts);
    expect(messageBytes(opening)).toBeLessThan(1_000_000);
    expect(messageBytes(expanded)).toBeLessThan(mostMessageBytes);
  });
});

describe('a value that goes to every block', () => {
  it('adds neither points to the lines nor width, however many blocks there are', async () => {
    const [small, large, plain] = [await scenes('2k-mask'), await scenes('10k-mask'), await scenes('10k')];
    const [few, many, none] = [small, large, plain].map(({ expanded }) => drawn(expanded.scene));
    expect(many?.perBox).toBeLessThan((few?.perBox ?? 0) * 1.02);
    expect(many?.perBox).toBeLessThan((none?.perBox ?? 0) * 1.1);
    expect(many?.stubsPerBox).toBeLessThan((few?.stubsPerBox ?? 0) * 1.05);
    expect(large.expanded.scene.width).toBeLessThan(small.expanded.scene.width * 1.05);
  });
});
