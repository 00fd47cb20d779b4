import { createRequire } from 'node:module';
import { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { type ModelSpec, modelBytes, smallModel } from '../../formats/onnx/test-models.js';
import { supportedByOrt } from './supported.js';

const loads = (spec: Partial<ModelSpec>): Promise<boolean> =>
  InferenceSession.create(modelBytes({ ...smallModel, ...spec })).then(
    () => true,
    () => false,
  );

it('is what the runtime at hand loads, and no more', async () => {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  expect(supportedByOrt.version).toBe(version);
  const { irVersion, opsets } = supportedByOrt;
  expect(await loads({ irVersion })).toBe(true);
  expect(await loads({ irVersion: irVersion + 1 })).toBe(false);
  for (const [domain, newest] of opsets) {
    const at = (set: number): Promise<boolean> => loads({ opsets: { '': 17, [domain]: set } });
    expect(await at(newest), domain).toBe(true);
    expect(await at(newest + 1), domain).toBe(false);
  }
});
