; Lists Lapidary under "Open with" for .onnx files without becoming what opens them by default.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Lapidary.onnx" "" "ONNX model"
  WriteRegStr SHCTX "Software\Classes\Lapidary.onnx\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHCTX "Software\Classes\Lapidary.onnx\shell\open\command" "" '"$appExe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.onnx\OpenWithProgids" "Lapidary.onnx" ""
!macroend

!macro customUnInstall
  DeleteRegValue SHCTX "Software\Classes\.onnx\OpenWithProgids" "Lapidary.onnx"
  DeleteRegKey SHCTX "Software\Classes\Lapidary.onnx"
!macroend
