/** Layer information beside a plan: `model.engine` and `model.json`, `model.engine.layerinfo.json` … */
import { FileSource } from '../byte-source.js';
import { fileBytes } from '../onnx/external-data.js';
import { looksLikeLayerInfo } from './layer-info.js';

/** What people and tools call it; the last is what TensorRT's engine explorer writes. */
const endings = ['.json', '.layers.json', '.layerinfo.json', '.layer_info.json', '.layer-info.json', '.graph.json'];

/** Path of the layer information that lies beside a plan; undefined when there is none. Looks at first bytes only. */
export function layerInfoBeside(planPath: string): string | undefined {
  const stem = planPath.replace(/\.(engine|plan|trt)$/i, '');
  const candidates = [stem, planPath].flatMap((base) => endings.map((ending) => base + ending));
  return candidates.find((path) => path !== planPath && isLayerInfo(path));
}

function isLayerInfo(path: string): boolean {
  const bytes = fileBytes(path);
  if (bytes === undefined || bytes === 0) return false;
  const source = new FileSource(path);
  try {
    const head = new Uint8Array(Math.min(4096, source.size));
    return looksLikeLayerInfo(head.subarray(0, source.read(head, 0)));
  } finally {
    source.close();
  }
}
