/** One ONNX Runtime session: loading, running on .npy files, timing. Runs inside the runner process only. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as OrtModule from 'onnxruntime-node';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { z } from 'zod';
import type { DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { atOnce } from '../../io/at-once.js';
import { decodeNpy, elementCount, parseNpyHeader, type TensorData, writeNpy } from '../../io/npy.js';
import { decodeTextNpy, textUnits, writeTextNpy } from '../../io/npy-text.js';
import { safeFileName } from '../../io/safe-file-name.js';
import { emptyModel } from './empty-model.js';
import { explainOrtError } from './explain-error.js';
import { nodesOfProfile } from './profile.js';
import { providerName } from './providers.js';
import type {
  benchResultSchema,
  describeResultSchema,
  loadParamsSchema,
  loadResultSchema,
  runResultSchema,
} from './runner-protocol.js';

// Since Node 23 the binding mistakes Float16Array and refuses every float16 input ("expected 4, got 0").
Reflect.deleteProperty(globalThis, 'Float16Array');

type Ort = typeof OrtModule;
type LoadParams = z.infer<typeof loadParamsSchema>;

/** Element types the Node binding takes and gives, by its own names. */
const ortTypes: Partial<Record<DTypeName, OrtTensor.Type>> = {
  float32: 'float32',
  float64: 'float64',
  float16: 'float16',
  int8: 'int8',
  uint8: 'uint8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
  bool: 'bool',
};

/** Whole-model memory is bounded by the file; larger outputs than this are refused rather than swapped. */
const maxOutputElements = 1 << 29;

export class OrtSession {
  readonly info: z.infer<typeof loadResultSchema>;
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #params: LoadParams;

  private constructor(ort: Ort, session: InferenceSession, params: LoadParams) {
    this.#ort = ort;
    this.#session = session;
    this.#params = params;
    this.info = {
      inputNames: [...session.inputNames],
      outputNames: [...session.outputNames],
      provider: providerName(params.providers[0] ?? 'cpu'),
      version: ort.env.versions.node ?? 'unknown',
    };
  }

  static async load(params: LoadParams): Promise<OrtSession> {
    const ort = await import('onnxruntime-node').catch((error: unknown) => {
      throw new LapidaryError(
        'RUNTIME_MISSING',
        'ONNX Runtime could not be loaded on this machine.',
        'Run `npm install` again; its Node binding has builds for Linux, Windows and Apple silicon.',
        String(error),
      );
    });
    const saved = params.savePath === undefined ? {} : { optimizedModelFilePath: params.savePath };
    return new OrtSession(ort, await createSession(ort, params, saved), params);
  }

  async run(params: { inputs: Record<string, string>; outputDir: string }): Promise<z.infer<typeof runResultSchema>> {
    const feeds = await this.#feeds(params.inputs);
    const results = await this.#session.run(feeds).catch((error: unknown) => {
      throw explainOrtError('run', 'the model', error);
    });
    const outputs = await atOnce(this.#session.outputNames, async (name, index) => {
      const result = results[name];
      if (result === undefined) return []; // an optional output the graph did not produce
      const path = join(params.outputDir, safeFileName(name, index, '.npy'));
      const shape = [...result.dims];
      return [{ name, dtype: await writeResult(name, result, path), shape, path }];
    });
    return { outputs: outputs.flat() };
  }

  async bench(params: {
    inputs: Record<string, string>;
    warmup: number;
    samples: number;
  }): Promise<z.infer<typeof benchResultSchema>> {
    const feeds = await this.#feeds(params.inputs);
    const samplesMs = new Array<number>(params.samples);
    try {
      for (let i = 0; i < params.warmup; i += 1) await this.#session.run(feeds);
      for (let i = 0; i < params.samples; i += 1) {
        const begin = process.hrtime.bigint();
        await this.#session.run(feeds);
        samplesMs[i] = Number(process.hrtime.bigint() - begin) / 1e6;
      }
    } catch (error) {
      throw explainOrtError('run', 'the model', error);
    }
    return { samplesMs };
  }

  /** Which provider ran each node in one run of a second session: profiling would slow this one for good. */
  async describe(params: { inputs: Record<string, string> }): Promise<z.infer<typeof describeResultSchema>> {
    const feeds = await this.#feeds(params.inputs);
    const folder = await mkdtemp(join(tmpdir(), 'lapidary-profile-'));
    try {
      const profiled = { enableProfiling: true, profileFilePrefix: join(folder, 'run') };
      const session = await createSession(this.#ort, this.#params, profiled);
      await session.run(feeds).catch((error: unknown) => {
        throw explainOrtError('run', 'the model', error);
      });
      session.endProfiling(); // gives no name, so the folder is asked
      const [file] = await readdir(folder);
      return { nodes: file === undefined ? [] : nodesOfProfile(await readFile(join(folder, file), 'utf8')) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #feeds(paths: Record<string, string>): Promise<Record<string, OrtTensor>> {
    const feeds: Record<string, OrtTensor> = Object.create(null) as Record<string, OrtTensor>;
    for (const name of this.#session.inputNames) {
      const path = paths[name];
      if (path === undefined) {
        throw new LapidaryError(
          'INPUT_MISMATCH',
          `The model wants an input named ${name}, and none was given (given: ${Object.keys(paths).join(', ') || 'none'}).`,
          `Add --input '${name}:…'.`,
        );
      }
      feeds[name] = this.#toOrt(await readFile(path), path);
    }
    return feeds;
  }

  #toOrt(bytes: Uint8Array, path: string): OrtTensor {
    if (textUnits(parseNpyHeader(bytes, path).descr) !== undefined) {
      const { texts, shape } = decodeTextNpy(bytes, path);
      return new this.#ort.Tensor('string', texts, shape);
    }
    const tensor = decodeNpy(bytes, path);
    const type = ortTypes[tensor.dtype];
    if (type === undefined) {
      throw new LapidaryError('INPUT_MISMATCH', `ONNX Runtime's Node binding takes no ${tensor.dtype} input.`);
    }
    return new this.#ort.Tensor(type, tensor.data as OrtTensor.DataType, tensor.shape);
  }
}

/** A path, not bytes: external data is then found beside the model and mapped, not copied. */
async function createSession(
  ort: Ort,
  params: LoadParams,
  more: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: params.providers,
    intraOpNumThreads: params.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: params.optimisation,
    logSeverityLevel: 3,
    ...more,
  };
  try {
    return params.path === null
      ? await ort.InferenceSession.create(emptyModel(), options)
      : await ort.InferenceSession.create(params.path, options);
  } catch (error) {
    throw explainOrtError('load', params.path ?? 'the empty model', error);
  }
}

/** Writes an output as .npy; its type. */
async function writeResult(name: string, result: OrtTensor, path: string): Promise<DTypeName> {
  const shape = [...result.dims];
  if (result.type === 'string') {
    await writeTextNpy(path, { shape, texts: result.data as string[] });
    return 'string';
  }
  const entry = Object.entries(ortTypes).find(([, type]) => type === result.type);
  if (entry === undefined || elementCount(shape) > maxOutputElements) {
    throw new LapidaryError('RUN_FAILED', `The output ${name} (${result.type}) cannot be stored for comparison.`);
  }
  const dtype = entry[0] as DTypeName;
  await writeNpy(path, { dtype, shape, data: result.data as TensorData });
  return dtype;
}
