/**
 * Makes src-main/formats/onnx/onnx.generated.{js,d.ts} from assets/schema/onnx.proto (protobufjs static code: no
 * reflection, no eval). `node scripts/proto.mjs --check` only says whether the committed files are up to date.
 *
 * The schema is changed in two ways that keep the wire format:
 * - children that are read one at a time (a graph's nodes, initializers, …) become `bytes`, so that decoding a graph
 *   of 50,000 nodes gives views on the buffer instead of one object tree;
 * - TensorProto and AttributeProto get `elided`: where data lies that was left in the file (see skeleton.ts).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import protobuf from 'protobufjs';
import pbjs from 'protobufjs-cli/pbjs.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const schemaPath = path.join(root, 'assets', 'schema', 'onnx.proto');
const outBase = path.join(root, 'src-main', 'formats', 'onnx', 'onnx.generated');

const readOneAtATime = {
  ModelProto: ['graph', 'functions', 'trainingInfo'],
  GraphProto: ['node', 'initializer', 'sparseInitializer', 'input', 'output', 'valueInfo'],
  FunctionProto: ['node', 'valueInfo'],
  AttributeProto: ['g', 'graphs'],
};

/** Parts of the schema nothing here reads: sharding over devices, training graphs. */
const unread = {
  fields: {
    ModelProto: ['configuration'],
    NodeProto: ['deviceConfigurations'],
  },
  messages: [
    'DeviceConfigurationProto',
    'NodeDeviceConfigurationProto',
    'ShardingSpecProto',
    'ShardedDimProto',
    'SimpleShardedDimProto',
    'IntIntListEntryProto',
    'TrainingInfoProto',
  ],
};

const additions = `
syntax = "proto2";
package onnx;
// Data left in the file: bytes [offset, offset + length) hold all occurrences of one field, tags included. count is
// the number of elements where the pass could tell it: not for packed integers of a tensor, whose dims say it.
message ElidedData {
  optional int32 field = 1;
  optional int64 offset = 2;
  optional int64 length = 3;
  optional int64 count = 4;
}
`;
/** Beyond the field numbers ONNX uses, below those protobuf reserves. */
const elidedFieldNumber = 100000;

function deriveSchema() {
  const schema = protobuf.parse(readFileSync(schemaPath, 'utf8'), { keepCase: false, alternateCommentMode: true }).root;
  protobuf.parse(additions, schema, { keepCase: false });
  for (const [message, fields] of Object.entries(readOneAtATime)) {
    const type = schema.lookupType(`onnx.${message}`);
    for (const name of fields) {
      const old = type.fields[name];
      if (old === undefined) throw new Error(`onnx.proto has no ${message}.${name}`);
      type.remove(old);
      type.add(new protobuf.Field(name, old.id, 'bytes', old.repeated ? 'repeated' : 'optional'));
    }
  }
  for (const message of ['TensorProto', 'AttributeProto']) {
    schema.lookupType(`onnx.${message}`).add(new protobuf.Field('elided', elidedFieldNumber, 'ElidedData', 'repeated'));
  }
  for (const [message, fields] of Object.entries(unread.fields)) {
    const type = schema.lookupType(`onnx.${message}`);
    for (const name of fields) type.remove(type.fields[name]);
  }
  for (const message of unread.messages) {
    const type = schema.lookupType(`onnx.${message}`);
    type.parent.remove(type);
  }
  return schema.toJSON();
}

async function generate(into) {
  const json = path.join(into, 'schema.json');
  const js = path.join(into, 'onnx.generated.js');
  writeFileSync(json, JSON.stringify(deriveSchema()));
  const flags = ['--no-create', '--no-verify', '--no-convert', '--no-delimited', '--no-typeurl', '--no-service'];
  const common = ['-t', 'static-module', '-w', 'esm', '--force-long', ...flags, '-o', js, json];
  const run = promisify(pbjs.main);
  await run(['-d', ...common]); // the .d.ts is made from the comments
  await run(['--no-comments', ...common]);
  const types = readFileSync(path.join(into, 'onnx.generated.d.ts'), 'utf8');
  // The import form of an ES module, so that it is the same Long class as everywhere else.
  return {
    js: readFileSync(js, 'utf8'),
    types: types.replace('import Long = require("long");', 'import Long from "long";'),
  };
}

const scratch = mkdtempSync(path.join(tmpdir(), 'lapidary-proto-'));
try {
  const made = await generate(scratch);
  if (process.argv.includes('--check')) {
    const same =
      readFileSync(`${outBase}.js`, 'utf8') === made.js && readFileSync(`${outBase}.d.ts`, 'utf8') === made.types;
    if (!same) throw new Error('onnx.generated.* differ from assets/schema/onnx.proto: run `npm run proto`.');
  } else {
    writeFileSync(`${outBase}.js`, made.js);
    writeFileSync(`${outBase}.d.ts`, made.types);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
