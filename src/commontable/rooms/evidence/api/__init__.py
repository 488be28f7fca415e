"""The JSON API: what is answered (`answers`) and how it is described (`openapi`). The views are in views/api.py."""
