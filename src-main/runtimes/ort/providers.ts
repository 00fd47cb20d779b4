/** Names of execution providers: short ones as people and the Node binding write them, full ones as Python does. */
const fullNames: Readonly<Record<string, string>> = {
  cpu: 'CPUExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  tensorrt: 'TensorrtExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  openvino: 'OpenVINOExecutionProvider',
  dml: 'DmlExecutionProvider',
  coreml: 'CoreMLExecutionProvider',
  xnnpack: 'XnnpackExecutionProvider',
  qnn: 'QNNExecutionProvider',
  rocm: 'ROCMExecutionProvider',
  migraphx: 'MIGraphXExecutionProvider',
  dnnl: 'DnnlExecutionProvider',
};

/** The full name of a provider; one that is not known stays as it was written. */
export function providerName(text: string): string {
  return fullNames[text.toLowerCase()] ?? text;
}

/** The short name, which the Node binding takes. */
export function shortProviderName(text: string): string {
  const full = providerName(text);
  return Object.keys(fullNames).find((short) => fullNames[short] === full) ?? text.toLowerCase();
}

/** `cuda+cpu` → the texts; none where nothing is asked. */
export const splitProviders = (text: string | undefined): string[] => (text === undefined ? [] : text.split('+'));
