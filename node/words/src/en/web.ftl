### What the web page says.
