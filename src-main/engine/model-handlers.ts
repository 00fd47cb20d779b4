/** The calls about opened models, all of them: what a reader thread answers, and the command line in its own process. */
import { encodeAttributes } from '../../src-shared/attributes-codec.js';
import { encodeCostColumns } from '../../src-shared/cost.js';
import { encodeGraph } from '../../src-shared/graph-codec.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import { encodeShapes } from '../../src-shared/shapes-codec.js';
import { costOf } from '../analysis/cost/model-cost.js';
import { operatorDoc } from '../analysis/operators/operator-docs.js';
import { listedAxes } from '../axes/axes-report.js';
import { workOutEdit } from '../axes/edit/alternatives.js';
import { symbolColumns } from '../axes/symbol-columns.js';
import { inferShapes } from '../analysis/shapes/infer-shapes.js';
import { toShapeColumns } from '../analysis/shapes/overlay.js';
import { lintModel } from '../lint/lint-model.js';
import { lintRules, ruleInfo } from '../lint/registry.js';
import { everyRule } from '../lint/run-rules.js';
import { numericsOf } from '../parity/numerics/numerics-of.js';
import type { ModelCall } from '../../src-shared/model-call.js';
import { FileSource } from '../formats/byte-source.js';
import { previewSurgery } from '../surgery/staged.js';
import type { OpenModels } from './open-models.js';
import { sourceOf } from './source-lines.js';
import { tensorHandlers } from './tensor-handlers.js';

/** Paths in calls have been allowed before they come here. */
export function modelHandlers(models: OpenModels, dataDir: string): Pick<Handlers, ModelCall> {
  return {
    'model.open': async ({ path }) => {
      const { modelId, model } = await models.open(path);
      return { modelId, report: model.report };
    },
    'model.graph': ({ modelId }) => ({ graph: encodeGraph(models.get(modelId).graph) }),
    'model.attributes': ({ modelId }) => ({ attributes: encodeAttributes(models.get(modelId).attributes()) }),
    'model.cost': ({ modelId, symbols, inputs }) => {
      const { report, columns } = costOf(models.get(modelId), symbols, inputs);
      return { report, columns: encodeCostColumns(columns) };
    },
    'model.numerics': ({ modelId, symbols }) => {
      const model = models.get(modelId);
      return model.during(() => numericsOf(model, symbols));
    },
    'model.axes': ({ modelId }) => ({ axes: listedAxes(models.get(modelId)) }),
    'model.symbols': ({ modelId }) => symbolColumns(models.get(modelId)),
    'model.axisEdit': ({ modelId, edit }) => {
      const { changes, ranges, repairs, refused } = workOutEdit(models.get(modelId), edit);
      return { changes, ranges, repairs, refused };
    },
    'model.edit': ({ modelId, edit }) => {
      const model = models.get(modelId);
      const source = new FileSource(model.report.path);
      try {
        return previewSurgery(model, edit, source);
      } finally {
        source.close();
      }
    },
    'model.node': ({ modelId, node }) => models.get(modelId).nodeDetail(node),
    'model.tensor': async ({ modelId, value, maxValues }) => ({
      tensor: (await models.get(modelId).tensorDetail(value, maxValues)) ?? null,
    }),
    'model.value': ({ modelId, value }) => ({ metadata: models.get(modelId).valueMetadata?.(value) ?? {} }),
    'model.source': ({ modelId, file }) => sourceOf(models.get(modelId), file),
    'model.operator': async ({ modelId, node }) => {
      const { graph, report } = models.get(modelId);
      const domain = graph.strings.get(graph.nodes.domain[node] ?? 0);
      const opset = report.opsets[domain] ?? (domain === '' ? report.opsets['ai.onnx'] : undefined) ?? 0;
      return { operator: await operatorDoc(domain, graph.strings.get(graph.nodes.op[node] ?? 0), opset) };
    },
    'model.shapes': ({ modelId, inputs }) => {
      const model = models.get(modelId);
      const shapes = inferShapes(model, inputs);
      return { shapes: encodeShapes(toShapeColumns(model.graph, shapes)), findings: [...shapes.findings] };
    },
    'model.findings': async ({ modelId, weights }, signal) => {
      const model = models.get(modelId);
      const { findings } = await lintModel(model.report.path, { ...everyRule, weights }, signal, model);
      const found = new Set(findings.map(({ rule }) => rule));
      return { findings, rules: lintRules.filter(({ id }) => found.has(id)).map(ruleInfo) };
    },
    ...tensorHandlers({ models, dataDir }),
    'model.close': ({ modelId }) => {
      models.close(modelId);
      return {};
    },
  };
}
