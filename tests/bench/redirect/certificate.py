"""The certificate that all servers of the bench show: ECDSA P-256."""

import subprocess

import machine


def make(folder, host):
    """fullchain.pem and privkey.pem for the host in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    result = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout",
         str(key), "-out", str(chain)], capture_output=True, text=True)
    if result.returncode != 0:
        raise machine.Failed(f"openssl req: {result.stderr}")
    return chain, key
