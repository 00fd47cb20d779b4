/**
 * What a global in a pickle means for whoever loads it. `allowed` is what torch.load(weights_only=True) takes without
 * being told (torch 2.13, torch/_weights_only_unpickler.py, _get_allowed_globals). `dangerous` can run code, reach files
 * or the network, or hand out something that can; it is a list of families, not a proof that the rest is harmless.
 */
import type { PickleGlobal } from './pickle-values.js';

export type GlobalClass = 'allowed' | 'dangerous' | 'unknown';

const allowedNames = new Set<string>(
  `_codecs.encode builtins.bytearray builtins.complex builtins.set collections.Counter collections.OrderedDict
torch.Size torch.Tensor torch.device torch.nn.parameter.Parameter torch.serialization._get_layout
torch.storage.TypedStorage torch.storage.UntypedStorage torch._tensor._rebuild_from_type_v2
torch.per_channel_affine torch.per_channel_affine_float_qparams torch.per_channel_symmetric torch.per_tensor_affine
torch.per_tensor_symmetric`.split(/\s+/),
);

const rebuilds =
  /^torch\._utils\._rebuild_(device_tensor_from_(cpu_tensor|numpy)|meta_tensor_no_storage|nested_tensor|parameter(_with_state)?|qtensor|sparse_tensor|tensor(_v[23])?|wrapper_subclass)$/;
const storages =
  /^torch\.(cuda\.)?(BFloat16|Bool|Byte|Char|ComplexDouble|ComplexFloat|Double|Float|Half|Int|Long|QInt32|QInt8|QUInt2x4|QUInt4x2|QUInt8|Short)Storage$/;
const tensorTypes = /^torch\.(cuda\.)?(sparse\.)?(BFloat16|Bool|Byte|Char|Double|Float|Half|Int|Long|Short)Tensor$/;
const dtypes =
  /^torch\.(bfloat16|bits(16|8|1x8|2x4|4x2)|bool|complex(32|64|128)|float(16|32|64)|float4_e2m1fn_x2|float8_(e4m3fn|e4m3fnuz|e5m2|e5m2fnuz|e8m0fnu)|u?int(1|2|3|4|5|6|7|8|16|32|64)|qint(8|32)|quint(8|2x4|4x2))$/;

/** Modules nothing in a checkpoint has any business with, with all below them. */
const dangerousModules = new Set(
  `os posix nt ntpath subprocess _posixsubprocess sys shutil socket _socket ssl socketserver http urllib urllib2 requests
httpx aiohttp webbrowser smtplib ftplib telnetlib xmlrpc imaplib poplib paramiko runpy importlib _frozen_importlib
_frozen_importlib_external imp httplib test _osx_support _aix_support _pyrepl pkgutil zipimport pip setuptools distutils ensurepip venv site code codeop pty tty
commands popen2 platform timeit cProfile profile pdb bdb doctest trace ctypes _ctypes cffi mmap multiprocessing
concurrent asyncio threading _thread signal resource tempfile glob fileinput linecache pickle _pickle cPickle dill
_dill cloudpickle joblib marshal shelve types inspect gc operator _operator functools _functools atexit builtin_eval
idlelib lib2to3 pydoc unittest pytest antigravity tkinter sqlite3 logging readline rlcompleter uuid nturl2path io _io
_pyio codecs curses fabric nose numba cython pyximport execnet psutil torch.hub torch.fx torch.package torch.jit
torch.ops torch.classes torch.utils.cpp_extension torch.utils.model_zoo torch.utils._config_module torch.utils.bottleneck
torch.utils.collect_env torch.utils.data.datapipes torch._inductor torch._dynamo torch._export torch.export torch.library
torch.distributed torch.testing torch.cuda._compile torch.multiprocessing torch._appdirs torch.onnx torch.compiler
pexpect tarfile zipfile syslog nntplib compileall py_compile _sqlite3 select selectors _imp _signal filecmp difflib
_interpreters _xxsubinterpreters _interpchannels _interpqueues pipes compile exec eval _ssl _multiprocessing _asyncio
sched dbm anydbm whichdb dumbdbm gdbm SimpleHTTPServer BaseHTTPServer CGIHTTPServer SocketServer
xmlrpclib SimpleXMLRPCServer DocXMLRPCServer Tkinter winreg _winreg msvcrt _winapi turtle turtledemo this
mailbox mailcap crypt spwd pwd grp dummy_threading _dummy_thread jsonpickle yaml torch.compile picklescan fickling
modelscan modelaudit saferpickle model_unpickler
numpy.f2py numpy.distutils numpy.testing scipy.weave pandas.io pandas.eval sympy
_bootsubprocess _posixshmem _strptime _sysconfig _testcapi _testinternalcapi _xxinterpchannels asynchat asyncore bz2
cgi cgitb contextlib dbi faulthandler genericpath gzip imghdr lzma modulefinder netrc nis posixpath pyclbr pyexpat smtpd
sysconfig tracemalloc wsgiref xml zipapp
torch.serialization torch._C._jit torch._classes torch._functorch torch._lazy torch._numpy torch._ops torch._weights_only_unpickler
torch.autograd.profiler torch.monitor torch.nativert torch.profiler torch.utils.backend_registration torch.utils.benchmark
torch.utils.data._utils.worker torch.utils.file_baton torch.utils.hipify torch.utils.show_pickle torch.utils.tensorboard
IPython ipykernel boto3 botocore celery distributed django fire flask fsspec git gunicorn huggingface_hub hydra
invoke jinja2 mako mlflow onnxruntime pkg_resources plumbum pyspark ray.cloudpickle s3fs sh srsly.cloudpickle tornado
transformers.dynamic_module_utils transformers.pipelines transformers.utils.hub twisted uvicorn werkzeug wheel`.split(
    /\s+/,
  ),
);

/** Classes of data that lie in those modules, and what data of common programs is rebuilt with. */
const harmlessNames = new Set(
  `_io.BytesIO _io.StringIO io.BytesIO io.StringIO types.SimpleNamespace uuid.UUID uuid.SafeUUID logging.getLogger
copyreg.__newobj__ copyreg.__newobj_ex__ copy_reg.__newobj__`.split(/\s+/),
);
/** Tensors in parts, as torch.distributed saves them. */
const distributedData =
  /^torch\.distributed\.(_?tensor|device_mesh|_mesh_layout|_shard|checkpoint)\.([a-z_]\w*\.)*_?[A-Z]\w*$/;

/** Builtins that only make data (also by Python 2's names). All others can reach code: eval, getattr, __import__, map, type … */
const plainBuiltins = new Set(
  `int long float complex bool str unicode bytes bytearray list tuple dict set frozenset slice range xrange object
NotImplemented Ellipsis`.split(/\s+/),
);
const exceptions = /^[A-Z]\w*(Error|Exception|Warning)$/;

const dangerousNames = new Set(
  `torch.load torch.save torch.compile torch.serialization.load torch.serialization.save torch.storage._load_from_bytes
torch.serialization._open_file_like torch.from_file torch.UntypedStorage.from_file numpy.load numpy.loads numpy.fromfile
numpy.memmap numpy.save numpy.core.multiarray.fromfile numpy.lib.npyio.load numpy.lib._npyio_impl.load numpy.genfromtxt
numpy.loadtxt pandas.eval pandas.read_pickle torch.utils.checkpoint.checkpoint torch._utils._import_dotted_name
collections.namedtuple enum.Enum numpy.lib.npyio.NpzFile numpy.lib._npyio_impl.NpzFile argparse.FileType
copyreg.pickle copyreg.constructor copyreg.add_extension copy_reg.pickle
copy_reg.constructor copy_reg.add_extension weakref.finalize torch.UntypedStorage._new_shared_filename_cpu`.split(
    /\s+/,
  ),
);

const builtinModules = new Set(['builtins', '__builtin__', '__builtins__']);

/** Whether one of the modules above is this one or around it. */
function inDangerousModule(module: string): boolean {
  const parts = module.split('.');
  // Some pickles import `torch.hub` as name `hub.load` of module `torch`; the whole path decides.
  for (let length = 1; length <= Math.min(parts.length, 8); length += 1) {
    if (dangerousModules.has(parts.slice(0, length).join('.'))) return true;
  }
  return false;
}

function isModuleThatActs(part: string): boolean {
  return [part, part.replace(/^_+/, '')].some((each) => dangerousModules.has(each) || builtinModules.has(each));
}

/** Class of a global. Names with dots (`STACK_GLOBAL 'a' 'b.c'`) reach through attributes and are taken as one path. */
export function classOf({ module: asWritten, name }: PickleGlobal): GlobalClass {
  // Protocols before 3 write Python 2's name.
  const module = asWritten === '__builtin__' ? 'builtins' : asWritten;
  const full = `${module}.${name}`;
  const simple = !name.includes('.');
  if (simple && isAllowed(full)) return 'allowed';
  if (simple && (harmlessNames.has(full) || distributedData.test(full))) return 'unknown';
  if (builtinModules.has(module) && !plainBuiltins.has(name) && !exceptions.test(name)) return 'dangerous';
  if (dangerousNames.has(full) || inDangerousModule(full)) return 'dangerous';
  // `pathlib`, `os.system`: a module reached through another that imports it, perhaps as `_os`.
  if (!simple && name.split('.', 16).some(isModuleThatActs)) return 'dangerous';
  // `__reduce__`, `__globals__`, `__subclasses__` …: nothing a state needs by name.
  if (/(^|\.)__\w+__(\.|$)/.test(name) || module === '(computed)' || name === '(computed)') return 'dangerous';
  return 'unknown';
}

function isAllowed(full: string): boolean {
  return (
    allowedNames.has(full) || rebuilds.test(full) || storages.test(full) || tensorTypes.test(full) || dtypes.test(full)
  );
}
