"""Everything outside: document store, object store, Tesseract, folders."""
