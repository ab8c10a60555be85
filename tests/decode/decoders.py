"""Three independent readers of QR codes, each from a grey PIL image to the
text that it reads, or None."""

import ctypes
import json
import os
import pathlib
import subprocess
import tempfile

import zxingcpp


class Zbar:
    """libzbar, by its C interface."""

    QRCODE = 64
    CONFIG_ENABLE = 0
    GREY = int.from_bytes(b"Y800", "little")

    def __init__(self):
        lib = self.lib = ctypes.CDLL("libzbar.so.0")
        pointer = ctypes.c_void_p
        for name in ("zbar_image_scanner_create", "zbar_image_create",
                     "zbar_image_first_symbol"):
            getattr(lib, name).restype = pointer
        lib.zbar_symbol_get_data.restype = pointer
        self.scanner = pointer(lib.zbar_image_scanner_create())
        for code, enable in ((0, 0), (self.QRCODE, 1)):
            lib.zbar_image_scanner_set_config(
                self.scanner, code, self.CONFIG_ENABLE, enable)

    def read(self, image):
        lib = self.lib
        data = image.tobytes()
        handle = ctypes.c_void_p(lib.zbar_image_create())
        lib.zbar_image_set_format(handle, ctypes.c_ulong(self.GREY))
        lib.zbar_image_set_size(handle, *image.size)
        lib.zbar_image_set_data(handle, data, ctypes.c_ulong(len(data)), None)
        text = None
        if lib.zbar_scan_image(self.scanner, handle) > 0:
            symbol = ctypes.c_void_p(lib.zbar_image_first_symbol(handle))
            size = lib.zbar_symbol_get_data_length(symbol)
            text = ctypes.string_at(lib.zbar_symbol_get_data(symbol),
                                    size).decode()
        lib.zbar_image_destroy(handle)
        return text


class ZxingCpp:
    """zxing-cpp, by its Python module."""

    def read(self, image):
        found = zxingcpp.read_barcodes(
            image, formats=zxingcpp.BarcodeFormat.QRCode)
        return found[0].text if found else None


class JsQr:
    """jsQR, in a node of its own."""

    HERE = pathlib.Path(__file__).resolve().parent

    def __init__(self, modules):
        self.folder = tempfile.TemporaryDirectory()
        self.file = pathlib.Path(self.folder.name, "grey")
        self.process = subprocess.Popen(
            ["node", self.HERE / "jsqr.js"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**os.environ, "NODE_PATH": str(modules)})

    def read(self, image):
        self.file.write_bytes(image.tobytes())
        self.process.stdin.write("%d %d %s\n" % (*image.size, self.file))
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
