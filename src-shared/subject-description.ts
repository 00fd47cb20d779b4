/** What really ran a subject: versions, providers, options as they took effect, and which provider ran each node. */
import { z } from 'zod';

export const nodeProviderSchema = z.object({ node: z.string(), op: z.string(), provider: z.string() });
export type NodeProvider = z.infer<typeof nodeProviderSchema>;

export const subjectDescriptionSchema = z.object({
  /** 'ort', 'eager', … */
  runtime: z.string(),
  version: z.string(),
  /** In the order in which they are asked. */
  providers: z.array(z.string()),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  threads: z.number().int(),
  /** Narrowest floating type of its weights, where the runtime has them as tensors. */
  precision: z.string().nullable().optional(),
  /** Nodes of the graph as it was optimised, from a profiled run; absent where the runtime does not tell. */
  nodeProviders: z
    .object({ counts: z.record(z.string(), z.number().int()), nodes: z.array(nodeProviderSchema) })
    .optional(),
});
export type SubjectDescription = z.infer<typeof subjectDescriptionSchema>;

/** How many nodes each provider ran. */
export function countProviders(nodes: readonly NodeProvider[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { provider } of nodes) counts[provider] = (counts[provider] ?? 0) + 1;
  return counts;
}
