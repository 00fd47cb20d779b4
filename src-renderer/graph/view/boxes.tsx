/** Mounted boxes: the React Flow node types. They show what faces.ts says, at the size it says. */
import type { NodeProps } from '@xyflow/react';
import { type CSSProperties, memo, type MouseEvent, type ReactElement } from 'react';
import { operatorCategories } from '../../../src-graph/categories.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { HeatColour } from '../../../src-graph/draw/heat-colours.js';
import { symbolBackground } from '../../../src-graph/draw/symbol-colours.js';
import type { FlowBox } from './flow-nodes.js';
import { titleOf } from './title-of.js';

const stop = (event: MouseEvent): void => event.stopPropagation();

/** Class and colours of a box under heat. */
function heatLook(heat: HeatColour | null | undefined): { name: string; style: CSSProperties | undefined } {
  if (heat === undefined) return { name: '', style: undefined };
  if (heat === null) return { name: ' heat-unknown', style: undefined };
  return { name: ' heated', style: { '--heat': symbolBackground(heat), '--heat-text': heat.text } as CSSProperties };
}

const lines = (...texts: string[]): string | undefined => texts.filter((text) => text !== '').join('\n') || undefined;

function NodeBox({ data }: NodeProps<FlowBox>): ReactElement {
  const { view, box, state, heat, heatText, actions } = data;
  const warm = heatLook(heat);
  const face = view.nodeFace(box);
  const { nodes, strings } = view.links.model;
  const node = view.ref(box);
  const name = strings.get(nodes.name[node] ?? 0).slice(0, 500);
  return (
    <div
      className={`graph-node op-${face.category}${state}${warm.name}`}
      style={warm.style}
      data-node-index={node}
      title={lines(name, heatText)}
    >
      {face.bodies.length === 0 ? null : (
        <Chevron open={false} label={face.operator} onToggle={() => actions.toggle(view.keyOf(box))} />
      )}
      <div className="graph-operator">{face.operator}</div>
      {face.name === '' ? null : <div className="graph-name">{face.name}</div>}
      {face.attributes.map((line) => (
        <div key={line} className="graph-attribute">
          {line}
        </div>
      ))}
      {face.weights.length === 0 ? null : (
        <div className="graph-weights">
          {face.weights.map((line, i) => (
            <div
              key={`${String(line.value)}:${String(i)}`}
              className="graph-weight"
              onClick={(event) => {
                stop(event);
                actions.select({ kind: 'value', value: line.value });
              }}
            >
              <span>{line.label}</span>
              <span className="graph-weight-shape">{line.shape}</span>
            </div>
          ))}
          {face.moreWeights > 0 ? <div className="graph-weight">+{face.moreWeights} more</div> : null}
        </div>
      )}
      {face.bodies.map((body) => (
        <button
          key={body.graph}
          type="button"
          tabIndex={-1}
          className="graph-body"
          title={view.links.model.graphs[body.graph]?.name.slice(0, 500)}
          onDoubleClick={stop}
          onClick={(event) => {
            stop(event);
            actions.enter(body.graph);
          }}
        >
          {body.text}
        </button>
      ))}
    </div>
  );
}

function Chevron({ open, label, onToggle }: { open: boolean; label: string; onToggle: () => void }): ReactElement {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="graph-chevron"
      aria-label={`${open ? 'Collapse' : 'Expand'} ${label}`}
      aria-expanded={open}
      onDoubleClick={stop}
      onClick={(event) => {
        stop(event);
        onToggle();
      }}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path
          d={open ? 'M2.5 4.5 6 8l3.5-3.5' : 'M4.5 2.5 8 6 4.5 9.5'}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
        />
      </svg>
    </button>
  );
}

function GroupBox({ data }: NodeProps<FlowBox>): ReactElement | null {
  const { view, box, state, heat, heatText, actions } = data;
  const warm = heatLook(heat);
  const group = view.group(box);
  if (group === undefined) return null;
  const face = view.groupFace(box);
  const repeats = group.repeats > 1 ? ' repeats' : '';
  return (
    <div
      className={`graph-group${repeats}${state}${warm.name}`}
      style={warm.style}
      data-group-path={group.path}
      title={lines(group.path.slice(0, 500), heatText)}
    >
      <div className="graph-group-text">
        <div className="graph-operator">{face.label}</div>
        <div className="graph-detail">{face.detail}</div>
      </div>
      <Chevron open={false} label={group.label} onToggle={() => actions.toggle(group.key)} />
      {heat === undefined ? (
        <div className="graph-mix">
          {group.mix.map((count, slot) =>
            count === 0 ? null : (
              <div
                key={operatorCategories[slot]}
                className={`op-${operatorCategories[slot] ?? 'custom'}`}
                style={{ flexGrow: count }}
              />
            ),
          )}
        </div>
      ) : null}
    </div>
  );
}

function GroupTitle({ data }: NodeProps<FlowBox>): ReactElement | null {
  const { view, box, state, actions } = data;
  const group = view.group(box);
  if (group === undefined) return null;
  const isBody = group.path === '';
  return (
    <div
      className={`graph-title${(view.scene.boxes.depth[box] ?? 0) % 2 === 0 ? '' : ' odd'}${state}`}
      data-group-path={group.path}
      data-open="true"
      data-node-index={group.node < 0 ? undefined : group.node}
      title={titleOf(group)}
    >
      {isBody ? null : <Chevron open label={group.label} onToggle={() => actions.toggle(group.key)} />}
      <span className="graph-title-label">{group.label}</span>
      <span className="graph-detail">{group.detail}</span>
      {isBody ? (
        <button
          type="button"
          tabIndex={-1}
          className="graph-body"
          aria-label={`Open ${group.label}`}
          onDoubleClick={stop}
          onClick={(event) => {
            stop(event);
            actions.enter(group.graph);
          }}
        >
          Open
        </button>
      ) : null}
    </div>
  );
}

function TerminalBox({ data }: NodeProps<FlowBox>): ReactElement {
  const { view, box, state } = data;
  const face = view.terminalFace(box);
  const kind = view.kind(box);
  const role = kind === BoxKind.input ? 'Input' : kind === BoxKind.output ? 'Output' : 'From the enclosing graph';
  return (
    <div
      className={`graph-terminal${kind === BoxKind.outer ? ' outer' : ''}${state}`}
      title={role}
      data-value-index={view.ref(box)}
    >
      <div className="graph-terminal-name">{face.name}</div>
      {face.type === '' ? null : <div className="graph-detail">{face.type}</div>}
    </div>
  );
}

/** React Flow compares this object by identity: it must not be made again. Its own type names carry its own styles. */
export const boxTypes = {
  operatorBox: memo(NodeBox),
  groupBox: memo(GroupBox),
  groupTitle: memo(GroupTitle),
  terminalBox: memo(TerminalBox),
};
