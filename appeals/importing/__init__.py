"""Reading a document and saving it as a draft appeal."""
