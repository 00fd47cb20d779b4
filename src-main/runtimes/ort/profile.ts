/** ONNX Runtime's profile of a run: which provider ran each node. onnx_profile.py of the worker reads the same. */
import { z } from 'zod';
import type { NodeProvider } from '../../../src-shared/subject-description.js';

const eventSchema = z.object({
  cat: z.string(),
  name: z.string(),
  args: z.object({
    provider: z.string(),
    op_name: z.string().default(''),
    node_index: z.union([z.string(), z.number()]).default(''),
  }),
});

/** Name, operator and provider of every node that ran, once each, in the order of their first run. */
export function nodesOfProfile(text: string): NodeProvider[] {
  const nodes = new Map<string, NodeProvider>();
  for (const raw of z.array(z.unknown()).parse(JSON.parse(text))) {
    const event = eventSchema.safeParse(raw); // events of the session and of its phases have no provider
    if (!event.success || event.data.cat !== 'Node') continue;
    const { name, args } = event.data;
    const node = name.replace(/_kernel_time$/, '');
    nodes.set(`${node}\0${String(args.node_index)}`, { node, op: args.op_name, provider: args.provider });
  }
  return [...nodes.values()];
}
