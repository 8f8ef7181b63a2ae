"""An address in, its bytes out, politely and safely: the only place that opens a socket to an outlet."""
