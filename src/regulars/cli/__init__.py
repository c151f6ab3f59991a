"""The command shell: `regulars …`."""
