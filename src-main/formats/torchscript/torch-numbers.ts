/**
 * Numbers TorchScript writes for element types, layouts and memory formats: those of c10 (c10/core/ScalarType.h, Layout.h,
 * MemoryFormat.h), which differ from those of torch.export's files.
 */
const scalarTypes =
  `uint8 int8 int16 int32 int64 float16 float32 float64 complex32 complex64 complex128 bool qint8 quint8
  qint32 bfloat16 quint4x2 quint2x4 bits1x8 bits2x4 bits4x2 bits8 bits16 float8_e5m2 float8_e4m3fn float8_e5m2fnuz
  float8_e4m3fnuz uint16 uint32 uint64`.split(/\s+/);
const layouts = ['strided', 'sparse_coo', 'sparse_csr', '_mkldnn', 'sparse_csc', 'sparse_bsr', 'sparse_bsc', 'jagged'];
const memoryFormats = ['contiguous_format', 'preserve_format', 'channels_last', 'channels_last_3d'];

const named =
  (names: readonly string[]) =>
  (number: number): string => {
    const name = names[number];
    return name === undefined ? String(number) : `torch.${name}`;
  };

/** In words, by the name of the argument. */
export const wordsOf: ReadonlyMap<string, (number: number) => string> = new Map([
  ['dtype', named(scalarTypes)],
  ['output_dtype', named(scalarTypes)],
  ['layout', named(layouts)],
  ['memory_format', named(memoryFormats)],
]);
