"""Rules every file of the project keeps."""
