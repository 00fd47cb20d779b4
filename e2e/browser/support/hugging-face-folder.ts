/** A tiny model as Hugging Face's libraries keep them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safetensors } from './safetensors.js';

/** Writes a folder as transformers saves one, with what a clone leaves in it; its path. */
export async function huggingFaceFolder(parent: string): Promise<string> {
  const folder = join(parent, 'tiny-bert');
  await mkdir(join(folder, '.git', 'lfs'), { recursive: true });
  await mkdir(join(folder, '1_Pooling'));
  const weights = safetensors({ 'bert.layer.0.weight': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } });
  await writeFile(join(folder, 'model.safetensors'), weights);
  await writeFile(join(folder, 'config.json'), JSON.stringify({ architectures: ['BertModel'], model_type: 'bert' }));
  await writeFile(join(folder, '1_Pooling', 'config.json'), '{}');
  await writeFile(join(folder, '.git', 'lfs', 'model.safetensors'), weights);
  return folder;
}
