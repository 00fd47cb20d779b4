/** The artifacts: each with its findings first, then path, size, opset, inputs and outputs, and warnings. */
import type { ReactElement } from 'react';
import type { ValueInfo } from '../../src-shared/inspect.js';
import { type Artifact, targets } from '../../src-shared/target.js';
import { formatBytes, formatSeconds } from '../../src-shared/units.js';
import { openModel } from '../app/open-model.js';
import { Facts } from '../inspector/section.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { FindingCard } from '../ui/finding-card.js';
import { Shape } from '../ui/shape.js';
import { VerdictMark } from '../ui/verdict.js';

function Values({ values }: { values: readonly ValueInfo[] }): ReactElement {
  return (
    <ul>
      {values.map((value) => (
        <li key={value.name}>
          <span className="mono">{value.name}</span> <span className="muted mono">{value.dtype ?? 'unknown'}</span>{' '}
          <Shape shape={value.shape} />
        </li>
      ))}
    </ul>
  );
}

function ArtifactCard({ artifact }: { artifact: Artifact }): ReactElement {
  const { path, warnings, findings } = artifact;
  // Axes that failed have cards of their own, one per axis.
  const failure = artifact.failure?.axes === undefined ? artifact.failure : undefined;
  const title = targets[artifact.target].title;
  return (
    <article className="card artifact" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <VerdictMark verdict={artifact.ok ? 'pass' : 'fail'} />
        <span className="small muted">exported in {formatSeconds(artifact.seconds)}</span>
        {path !== null && /\.onnx$/i.test(path) ? (
          <button type="button" className="button small push" onClick={() => openModel(path)}>
            Open
          </button>
        ) : null}
      </header>
      {failure === undefined ? null : <ErrorCard title="Nothing was exported" error={failure} />}
      {failure !== undefined || findings.length === 0 ? null : (
        <ul className="findings">
          {findings.map((finding) => (
            <FindingCard key={`${finding.rule} ${finding.where} ${finding.message}`} finding={finding} />
          ))}
        </ul>
      )}
      <Facts
        facts={[
          {
            name: 'Path',
            value:
              path === null ? (
                <span className="muted">nothing was written</span>
              ) : (
                <span className="path-line">
                  <span className="mono wrap">{path}</span>
                  <CopyButton label="Copy the path" text={path} iconOnly />
                </span>
              ),
          },
          ...(artifact.bytes === null
            ? []
            : [
                {
                  name: 'Size',
                  value: formatBytes(artifact.bytes),
                  exact: `${artifact.bytes.toLocaleString('en')} bytes`,
                },
              ]),
          ...(artifact.opset === null ? [] : [{ name: 'Opset', value: artifact.opset }]),
          // TorchScript files do not say what they take.
          ...(artifact.inputs.length === 0 ? [] : [{ name: 'Inputs', value: <Values values={artifact.inputs} /> }]),
          ...(artifact.outputs.length === 0 ? [] : [{ name: 'Outputs', value: <Values values={artifact.outputs} /> }]),
          ...(artifact.sha256 === null
            ? []
            : [
                {
                  name: 'SHA-256',
                  value: <span className="mono">{artifact.sha256.slice(0, 16)}…</span>,
                  exact: artifact.sha256,
                },
              ]),
        ]}
      />
      {warnings.length === 0 ? null : (
        <details className="warnings">
          <summary>
            {warnings.length} {warnings.length === 1 ? 'warning' : 'warnings'} of the exporter
          </summary>
          <ul>
            {warnings.map((warning, index) => (
              // Exporters repeat themselves word for word.
              <li key={index}>
                {warning.message}
                {warning.where === null ? null : <code className="muted"> {warning.where}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

export function ArtifactsView({ artifacts }: { artifacts: readonly Artifact[] }): ReactElement {
  // What needs a look comes first.
  const ordered = [...artifacts].sort((a, b) => Number(a.ok) - Number(b.ok));
  return (
    <div className="result-view">
      {ordered.map((artifact) => (
        <ArtifactCard key={artifact.target} artifact={artifact} />
      ))}
    </div>
  );
}
