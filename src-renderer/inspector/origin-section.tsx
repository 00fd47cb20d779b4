/** Where in the user's PyTorch code a node came from, as the exporter wrote it down. */
import { type ReactElement, useState } from 'react';
import type { NodeOrigin, SourceLine } from '../../src-shared/inspect.js';
import { showSource } from '../source/source-places.js';
import { useModels } from '../state/models-store.js';
import { Breakable } from '../ui/breakable.js';
import { CopyButton } from '../ui/copy.js';
import { baseName } from '../ui/format.js';
import { type Fact, Facts, Section } from './section.js';

/** The innermost frame outside of installed packages: the user's own line, if the trace has one. */
export function ownFrame(stack: readonly SourceLine[]): SourceLine | undefined {
  return stack.find((frame) => !/[\\/](site|dist)-packages[\\/]|^<|[\\/]lib[\\/]python/.test(frame.file)) ?? stack[0];
}

interface FrameProps {
  tabId: string;
  frame: SourceLine;
  /** Place of its file in the report's sources; -1 for a file of the user's own. */
  source: number;
}

function Frame({ tabId, frame, source }: FrameProps): ReactElement {
  const place = `${frame.file}:${String(frame.line)}`;
  return (
    <li>
      <p className="path-line small">
        <span className="mono" title={place}>
          {baseName(frame.file)}:{frame.line}
        </span>
        {frame.function === '' ? null : <span className="muted">in {frame.function}</span>}
        <CopyButton label={`Copy ${place}`} text={place} iconOnly />
        {source < 0 ? null : (
          <button type="button" className="link" onClick={() => showSource(tabId, { file: source, line: frame.line })}>
            Show the line
          </button>
        )}
      </p>
      {frame.code === '' ? null : <pre className="code-line">{frame.code}</pre>}
    </li>
  );
}

export function OriginSection({ tabId, origin }: { tabId: string; origin: NodeOrigin }): ReactElement {
  const sources = useModels((state) => state.models[tabId]?.report?.sources);
  const [all, setAll] = useState(false);
  const own = ownFrame(origin.stack);
  const facts: Fact[] = [
    ...(origin.moduleClass === ''
      ? []
      : [{ name: 'Module', value: <Breakable text={origin.moduleClass} />, exact: origin.moduleClass }]),
    ...(origin.operator === ''
      ? []
      : [{ name: 'Operator', value: <Breakable text={origin.operator} />, exact: origin.operator }]),
  ];
  return (
    <Section title="From PyTorch">
      {facts.length === 0 ? null : <Facts facts={facts} />}
      {own === undefined ? null : (
        <ol className="frames">
          {(all ? origin.stack : [own]).map((frame, index) => (
            <Frame
              key={index}
              tabId={tabId}
              frame={frame}
              source={sources?.findIndex(({ name }) => name === frame.file) ?? -1}
            />
          ))}
        </ol>
      )}
      {origin.stack.length > 1 ? (
        <button type="button" className="link small" onClick={() => setAll(!all)}>
          {all ? 'Show the own line only' : `Show all ${String(origin.stack.length)} frames`}
        </button>
      ) : null}
    </Section>
  );
}
