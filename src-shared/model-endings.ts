/** Endings of the model files that are opened, with the dot: for file pickers, dialogs and what a dropped file is taken for. */
export const modelEndings: readonly string[] = `.onnx .ort .pt .pt2 .pth .ckpt .jit .ptl .torchscript .safetensors .gguf
  .tflite .lite .keras .h5 .hdf5 .mlmodel .xml .engine .plan .trt`.split(/\s+/);
