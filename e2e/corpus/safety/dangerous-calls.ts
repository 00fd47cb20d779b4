/**
 * Calls that picklescan (1.0.5, src/picklescan/scanner.py, tests/) and fickling (0.1.12, fickling/fickle.py,
 * fickling/analysis.py, test/) take for dangerous, as `module name`. Facts of theirs; the pickles are made here.
 */
const calls = `
builtins eval|builtins exec|builtins compile|builtins getattr|builtins open|builtins breakpoint|builtins __import__|builtins setattr
builtins globals|builtins vars|builtins input|__builtin__ eval|__builtin__ apply|__builtin__ execfile|__builtin__ exec|__builtins__ eval
os system|os popen|os execv|posix system|nt system|subprocess Popen|subprocess run|commands getoutput|popen2 popen3|pty spawn
sys exit|sys settrace|socket create_connection|ssl get_server_certificate|shutil rmtree|runpy _run_code|runpy run_path
cloudpickle.cloudpickle _builtin_type|cloudpickle.cloudpickle _make_function|cloudpickle.cloudpickle subimport|types CodeType|types FunctionType
aiohttp.client ClientSession|asyncio.unix_events _UnixSubprocessTransport._start|bdb Bdb|bdb Bdb.run|ctypes CDLL|functools partial
httplib HTTPSConnection|http.client HTTPSConnection|logging FileHandler|_io FileIO|io FileIO|io open|numpy.f2py.crackfortran getlincoef
numpy.testing._private.utils runstring|numpy.distutils.exec_command exec_command|_operator attrgetter|_operator methodcaller|operator itemgetter
requests.api get|requests get|code InteractiveInterpreter.runcode|codeop compile_command|cProfile run|cProfile runctx|profile Profile.run|profile run
distutils.file_util write_file|doctest debug_script|ensurepip _run_pip|venv create|pip main|pip._internal main
idlelib.autocomplete AutoComplete.get_entity|idlelib.calltip get_entity|idlelib.debugobj ObjectTreeItem.SetText|idlelib.pyshell ModifiedInterpreter.runcode
idlelib.run Executive.runcode|imaplib IMAP4_stream|lib2to3.pgen2.grammar Grammar.loads|lib2to3.pgen2.pgen ParserGenerator.make_label
pdb run|pickle loads|_pickle loads|cPickle loads|dill loads|dill._dill _create_function|dill._dill _load_type|joblib load|marshal loads|shelve open
pkgutil resolve_name|pydoc pipepager|pydoc locate|test.support.script_helper assert_python_ok|timeit timeit|trace Trace.run|trace Trace.runctx
torch load|torch compile|torch.hub load|torch.hub download_url_to_file|torch._dynamo.guards GuardBuilder.get|torch._inductor.codecache compile_file
torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression|torch.jit.unsupported_tensor_ops execWrapper|torch.serialization load
torch.storage _load_from_bytes|torch.utils._config_module ConfigModule.load_config|torch.utils.bottleneck.__main__ run_cprofile
torch.utils.collect_env run|torch.utils.data.datapipes.utils.decoder basichandlers|torch.distributed.elastic.rendezvous.api basichandlers
urllib.request urlopen|urllib2 urlopen|urllib urlretrieve|uuid _get_command_stdout|webbrowser open|_osx_support _read_output|_osx_support _find_build_tool
_aix_support _read_cmd_output|_pyrepl.pager pipe_pager|multiprocessing.util spawnv_passfds|_posixsubprocess fork_exec|_interpreters create
_xxsubinterpreters create|importlib import_module|_frozen_importlib _call_with_frames_removed|_imp create_dynamic|imp load_source|zipimport zipimporter
gc get_objects|site main|unittest main|inspect getattr_static|smtplib SMTP|ftplib FTP|poplib POP3|telnetlib Telnet|nntplib NNTP|_ctypes CFuncPtr
tempfile mkdtemp|filecmp cmp|pexpect run|pipes Template|socketserver TCPServer|xmlrpc.client ServerProxy|signal signal|_signal raise_signal
threading Thread|_thread start_new_thread|atexit register|sqlite3 connect|_sqlite3 connect|fileinput input|glob glob|platform popen|linecache getlines
difflib HtmlDiff|compileall compile_dir|py_compile compile|mmap mmap|select select|selectors DefaultSelector|syslog syslog|tarfile open|zipfile ZipFile
picklescan.cli main|fickling.hook remove_hook|modelscan.cli main|pathlib os.system|__future__ _ssl.RAND_bytes|collections sys.exit`;

export const dangerousCalls: readonly { module: string; name: string }[] = calls
  .trim()
  .split(/[|\n]/)
  .map((pair) => {
    const [module = '', name = ''] = pair.split(' ');
    return { module, name };
  });
