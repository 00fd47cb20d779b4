/** How a model of Hugging Face wants its pictures, from the preprocessor_config.json beside it. */
import { join } from 'node:path';
import { z } from 'zod';
import { imagenet, parseScaling, type PictureScaling } from '../../../src-shared/picture-scaling.js';
import { readSmallJson } from './read-small-json.js';

const channel = z.union([z.number().transform((one) => [one]), z.array(z.number()).min(1).max(3)]);

const configSchema = z.object({
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().positive().nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: channel.nullish(),
  image_std: channel.nullish(),
});

const fileName = 'preprocessor_config.json';

/** What is asked for; `auto`: what lies beside one of the models, else imagenet. Throws USAGE, FORMAT_UNSUPPORTED. */
export async function scalingFor(asked: string, modelDirs: readonly string[]): Promise<PictureScaling> {
  const said = parseScaling(asked);
  if (said !== null) return said;
  for (const dir of modelDirs) {
    const config = configSchema.safeParse(await readSmallJson(join(dir, fileName))).data;
    if (config === undefined) continue;
    const normalised = config.do_normalize !== false && config.image_mean != null && config.image_std != null;
    if (normalised && config.image_std?.some((each) => each <= 0) === true) continue;
    return {
      name: fileName,
      factor: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
      mean: normalised ? (config.image_mean ?? [0]) : [0],
      deviation: normalised ? (config.image_std ?? [1]) : [1],
    };
  }
  return imagenet;
}
