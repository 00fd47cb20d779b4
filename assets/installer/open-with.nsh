; Lists Lapidary under "Open with" for model files without becoming what opens them by default.

!macro addOpenWith EXT NAME
  WriteRegStr SHCTX "Software\Classes\Lapidary.${EXT}" "" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\Lapidary.${EXT}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHCTX "Software\Classes\Lapidary.${EXT}\shell\open\command" "" '"$appExe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.${EXT}\OpenWithProgids" "Lapidary.${EXT}" ""
!macroend

!macro removeOpenWith EXT
  DeleteRegValue SHCTX "Software\Classes\.${EXT}\OpenWithProgids" "Lapidary.${EXT}"
  DeleteRegKey SHCTX "Software\Classes\Lapidary.${EXT}"
!macroend

!macro customInstall
  !insertmacro addOpenWith "onnx" "ONNX model"
  !insertmacro addOpenWith "ort" "ONNX Runtime model"
  !insertmacro addOpenWith "pt2" "PyTorch program"
  !insertmacro addOpenWith "pt" "PyTorch model"
  !insertmacro addOpenWith "pth" "PyTorch checkpoint"
  !insertmacro addOpenWith "safetensors" "Safetensors weights"
  !insertmacro addOpenWith "gguf" "GGUF model"
  !insertmacro addOpenWith "tflite" "TFLite model"
  !insertmacro addOpenWith "keras" "Keras model"
  !insertmacro addOpenWith "mlmodel" "Core ML model"
!macroend

!macro customUnInstall
  !insertmacro removeOpenWith "onnx"
  !insertmacro removeOpenWith "ort"
  !insertmacro removeOpenWith "pt2"
  !insertmacro removeOpenWith "pt"
  !insertmacro removeOpenWith "pth"
  !insertmacro removeOpenWith "safetensors"
  !insertmacro removeOpenWith "gguf"
  !insertmacro removeOpenWith "tflite"
  !insertmacro removeOpenWith "keras"
  !insertmacro removeOpenWith "mlmodel"
!macroend
