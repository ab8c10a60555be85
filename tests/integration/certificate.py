"""A certificate as waypost serve --certificates wants it: ECDSA P-256, signed
by itself."""

import subprocess


def make(certificates, host):
    """Makes CERTIFICATES/HOST/fullchain.pem and privkey.pem; their paths."""
    folder = certificates / host
    folder.mkdir(parents=True, exist_ok=True)
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    result = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout",
         str(key), "-out", str(chain)], capture_output=True, text=True)
    assert result.returncode == 0, f"openssl req: {result.stderr}"
    return chain, key
