"""Certificates for tests, made with the program `openssl` (3.0 or later)."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key, apart and in one file, all PEM."""

    certificate: Path
    key: Path
    both: Path


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        """Its files and those of what it signs go to the folder."""
        self._folder = folder
        self.certificate = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        subject = ("-subj", f"/CN={name}", "-days", "2")
        _openssl("req", "-x509", *_KEY, "-noenc", *subject, "-keyout", self._key, "-out", self.certificate)

    def sign(self, name: str, host: str = "IP:127.0.0.1", days: int = 1, password: str | None = None) -> Identity:
        """A new certificate for a host (`IP:…` or `DNS:…`); one of minus one day has expired."""
        identity = Identity(*(self._folder / f"{name}.{ending}" for ending in ("pem", "key", "both")))
        request = self._folder / f"{name}.request"
        secret = ("-noenc",) if password is None else ("-passout", f"pass:{password}")
        subject = ("-subj", f"/CN={name}", "-addext", f"subjectAltName={host}")
        _openssl("req", *_KEY, *secret, *subject, "-keyout", identity.key, "-out", request)
        signer = ("-CA", self.certificate, "-CAkey", self._key, "-days", str(days), "-copy_extensions", "copy")
        _openssl("x509", "-req", "-in", request, *signer, "-out", identity.certificate)
        identity.both.write_bytes(identity.key.read_bytes() + identity.certificate.read_bytes())
        return identity


def _openssl(*arguments: str | Path) -> None:
    ran = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
