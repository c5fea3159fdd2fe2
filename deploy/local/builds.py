"""What is built once from pinned sources and kept in the cache: MinIO, the double of MongoDB, and what checks
the cluster's manifests.

No binary of them can be fetched here: MinIO comes as a Go module and is compiled (about five
minutes on two cores), the double as Java libraries from which only a launcher of ours is compiled.
A build's folder is named by the digest of its sources, so that a change of a pin builds anew.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from deploy.local.paths import HERE, cache_directory
from deploy.local.progress import run

_MINIO = HERE / "minio"
_MONGO = HERE / "mongo"
_CHECKS = HERE.parent / "tools"
_SOURCES = {".java", ".mod", ".sum", ".xml"}


def minio_program() -> Path:
    """Where the built MinIO lies or will lie."""
    return _folder_of(_MINIO) / "minio"


def mongo_classpath() -> str:
    """The Java class path of the double of MongoDB."""
    folder = _folder_of(_MONGO)
    return f"{folder / 'classes'}:{folder / 'lib'}/*"


def build_minio() -> None:
    """MinIO is built; quick when it was."""
    _build_once(_MINIO, _compile_minio)


def build_mongo() -> None:
    """The double of MongoDB is built; quick when it was."""
    _build_once(_MONGO, _compile_mongo)


def manifest_check(name: str) -> Path:
    """Where the built kustomize, kubeconform or kube-score lies or will lie."""
    return _folder_of(_CHECKS) / name


def build_manifest_checks() -> None:
    """What checks the cluster's manifests is built; quick when it was."""
    _build_once(_CHECKS, _compile_manifest_checks)


def _compile_minio(target: Path) -> None:
    label = "building MinIO from its Go module (once, some five minutes on two cores)"
    options = ["-v", "-mod=readonly", "-trimpath", "-ldflags=-s -w"]
    command = ["go", "build", *options, "-o", str(target / "minio"), "github.com/minio/minio"]
    run(label, command, cwd=_MINIO, environment=os.environ)


def _compile_manifest_checks(target: Path) -> None:
    options = ["-mod=readonly", "-trimpath", "-ldflags=-s -w"]
    command = ["go", "build", *options, "-o", f"{target}/", "tool"]
    run("building kustomize, kubeconform and kube-score (once)", command, cwd=_CHECKS, environment=os.environ)


def _compile_mongo(target: Path) -> None:
    copy = ["mvn", "-B", "-ntp", f"-DoutputDirectory={target / 'lib'}", "dependency:copy-dependencies"]
    compile_ = ["javac", "-cp", f"{target / 'lib'}/*", "-d", str(target / "classes")]
    sources = [str(path) for path in sorted(_MONGO.rglob("*.java"))]
    run("fetching the double of MongoDB", copy, cwd=_MONGO, environment=os.environ)
    run("compiling its launcher", [*compile_, *sources], cwd=_MONGO, environment=os.environ)


def _build_once(source: Path, compile_into: Callable[[Path], None]) -> None:
    folder = _folder_of(source)
    cache = cache_directory()
    cache.mkdir(parents=True, exist_ok=True)
    # Two checkouts or sessions may come at once; the second waits and finds it built.
    with (cache / f"{source.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        draft = Path(tempfile.mkdtemp(dir=cache, prefix=f".{source.name}-"))
        try:
            compile_into(draft)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _folder_of(source: Path) -> Path:
    digest = hashlib.sha256()
    for path in sorted(path for path in source.rglob("*") if path.suffix in _SOURCES):
        digest.update(f"{path.relative_to(source)}\0".encode() + path.read_bytes() + b"\0")
    return cache_directory() / f"{source.name}-{digest.hexdigest()[:16]}"
